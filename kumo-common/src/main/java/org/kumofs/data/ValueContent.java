package org.kumofs.data;

import java.nio.ByteBuffer;
import org.kumofs.clock.ClockTime;

/**
 * What an application put into a value, and how it lies in a record: plain (meta 0, the data
 * alone), or behind a header that the meta field describes. See {@code docs/storage.md}, Values.
 *
 * <p>Meta bits that stand for a field of the header, in this order: 0, flags, 4 bytes; 1, expiry
 * time, unsigned 32-bit Unix seconds; 2, cas token, 8 bytes. Meta bits that say all by themselves:
 * 3, stale; 4, claimed; 5, binary key. All other bits are reserved and refused.
 *
 * @param flags the client's opaque flags, an unsigned 32-bit number
 * @param expiresAt absolute expiry time in Unix seconds, up to 2^32 - 1; 0 for never
 * @param marks what is unusual about it
 * @param bytes the client's bytes, shared
 */
public record ValueContent(int flags, long expiresAt, Marks marks, Bytes bytes) {

  /** How long the header before the data may be, in bytes. */
  public static final int MAX_HEADER_LENGTH = 2 * Integer.BYTES + Long.BYTES;

  private static final int META_FLAGS = 1;
  private static final int META_EXPIRY = 1 << 1;
  private static final int META_CAS_TOKEN = 1 << 2;
  private static final int META_STALE = 1 << 3;
  private static final int META_CLAIMED = 1 << 4;
  private static final int META_BINARY_KEY = 1 << 5;
  private static final int META_KNOWN = (1 << 6) - 1;

  /** Checks the range of the expiry time. */
  public ValueContent {
    if (expiresAt < 0 || expiresAt > 0xffff_ffffL) {
      throw new IllegalArgumentException("an expiry time of " + expiresAt);
    }
  }

  /** A value whose bytes fill an array. */
  public ValueContent(int flags, long expiresAt, Marks marks, byte[] data) {
    this(flags, expiresAt, marks, Bytes.of(data));
  }

  /** An ordinary value. */
  public ValueContent(int flags, long expiresAt, byte[] data) {
    this(flags, expiresAt, Marks.NONE, data);
  }

  /** The client's bytes in an array of their own, shared if they lie in such a one. */
  public byte[] data() {
    return bytes.toArray();
  }

  /** How many bytes the client gave. */
  public int dataLength() {
    return bytes.length();
  }

  /** The same with another expiry time. */
  public ValueContent withExpiresAt(long unixSeconds) {
    return new ValueContent(flags, unixSeconds, marks, bytes);
  }

  /** The same with other data. */
  public ValueContent withData(byte[] others) {
    return new ValueContent(flags, expiresAt, marks, others);
  }

  /** The same with other marks. */
  public ValueContent withMarks(Marks others) {
    return new ValueContent(flags, expiresAt, others, bytes);
  }

  /**
   * The token that a client has to give back to change exactly this version.
   *
   * @param stamp the version stamp of the record
   */
  public long casToken(ClockTime stamp) {
    return marks.casToken() == 0 ? stamp.bits() : marks.casToken();
  }

  /** Whether it has expired. */
  public boolean isExpired(long unixSeconds) {
    return expiresAt != 0 && expiresAt <= unixSeconds;
  }

  /** Whether it fits a record with meta 0, which every node keeps intact. */
  public boolean isPlain() {
    return meta() == 0;
  }

  /** The meta field that a record of this content has. */
  public int meta() {
    return bit(flags != 0, META_FLAGS)
        | bit(expiresAt != 0, META_EXPIRY)
        | bit(marks.casToken() != 0, META_CAS_TOKEN)
        | bit(marks.stale(), META_STALE)
        | bit(marks.claimed(), META_CLAIMED)
        | bit(marks.binaryKey(), META_BINARY_KEY);
  }

  private static int bit(boolean set, int bit) {
    return set ? bit : 0;
  }

  /** A record of this content; its data are shared if they are large. */
  public RawValue toRecord(ClockTime stamp) {
    int meta = meta();
    ByteBuffer header = ByteBuffer.allocate(headerLength(meta));
    if (flags != 0) {
      header.putInt(flags);
    }
    if (expiresAt != 0) {
      header.putInt((int) expiresAt);
    }
    if (marks.casToken() != 0) {
      header.putLong(marks.casToken());
    }
    return RawValue.of(stamp, meta, header.array(), bytes);
  }

  /**
   * Reads the content of a value with its self-describing header; the data are shared.
   *
   * @throws IllegalArgumentException for a tombstone, an unknown meta or a header cut short
   */
  public static ValueContent decode(RawValue value) {
    int meta = checkedMeta(value);
    int headerLength = headerLength(meta);
    ByteBuffer header = value.dataHeader(headerLength);
    int flags = has(meta, META_FLAGS) ? header.getInt() : 0;
    long expiresAt = has(meta, META_EXPIRY) ? Integer.toUnsignedLong(header.getInt()) : 0;
    Marks marks = Marks.NONE;
    if (meta > (META_FLAGS | META_EXPIRY)) {
      long casToken = has(meta, META_CAS_TOKEN) ? header.getLong() : 0;
      marks =
          new Marks(
              has(meta, META_STALE), has(meta, META_CLAIMED), has(meta, META_BINARY_KEY), casToken);
    }
    return new ValueContent(flags, expiresAt, marks, value.dataFrom(headerLength));
  }

  /**
   * Whether a record has outlived its expiry time. False for records whose meta field says nothing
   * of one, whatever their data hold.
   *
   * @param unixSeconds the time to judge by
   */
  public static boolean isExpired(RawValue value, long unixSeconds) {
    int meta = value.meta();
    if (!has(meta, META_EXPIRY)
        || (meta & ~META_KNOWN) != 0
        || value.dataLength() < headerLength(meta)) {
      return false;
    }
    ByteBuffer header = value.dataHeader(headerLength(meta));
    if (has(meta, META_FLAGS)) {
      header.getInt();
    }
    return Integer.toUnsignedLong(header.getInt()) <= unixSeconds;
  }

  private static boolean has(int meta, int bit) {
    return (meta & bit) != 0;
  }

  private static int checkedMeta(RawValue value) {
    int meta = value.meta();
    if (value.isTombstone()
        || (meta & ~META_KNOWN) != 0
        || value.dataLength() < headerLength(meta)) {
      throw new IllegalArgumentException("not a readable value: " + value + " meta " + meta);
    }
    return meta;
  }

  private static int headerLength(int meta) {
    return Integer.bitCount(meta & (META_FLAGS | META_EXPIRY)) * Integer.BYTES
        + (has(meta, META_CAS_TOKEN) ? Long.BYTES : 0);
  }
}
