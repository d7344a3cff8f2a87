package org.kumofs.data;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What an application put into a value, and how it lies in a record: plain (meta 0, neither flags
 * nor expiry), or behind a header that the meta field describes. See {@code docs/storage.md}.
 *
 * <p>Meta bits: 0, the header has 32-bit flags; 1, the header has an expiry time, unsigned 32-bit
 * Unix seconds. Flags come first. All other bits are reserved and refused.
 *
 * @param flags the client's opaque flags, an unsigned 32-bit number
 * @param expiresAt absolute expiry time in Unix seconds, up to 2^32 - 1; 0 for never
 * @param data the client's bytes, shared
 */
public record ValueContent(int flags, long expiresAt, byte[] data) {

  private static final int META_FLAGS = 1;
  private static final int META_EXPIRY = 1 << 1;
  private static final int META_KNOWN = META_FLAGS | META_EXPIRY;

  /** Checks the range of the expiry time. */
  public ValueContent {
    if (expiresAt < 0 || expiresAt > 0xffff_ffffL) {
      throw new IllegalArgumentException("an expiry time of " + expiresAt);
    }
  }

  /** Whether it fits a record with meta 0, which every node keeps intact. */
  public boolean isPlain() {
    return flags == 0 && expiresAt == 0;
  }

  /** The meta field that a record of this content has. */
  public int meta() {
    return (flags == 0 ? 0 : META_FLAGS) | (expiresAt == 0 ? 0 : META_EXPIRY);
  }

  /** Header and data as they follow the meta field; for a plain content the data itself. */
  public byte[] encode() {
    if (isPlain()) {
      return data;
    }
    ByteBuffer encoded = ByteBuffer.allocate(headerLength(meta()) + data.length);
    if (flags != 0) {
      encoded.putInt(flags);
    }
    if (expiresAt != 0) {
      encoded.putInt((int) expiresAt);
    }
    return encoded.put(data).array();
  }

  /**
   * Reads the content of a value with its self-describing header.
   *
   * @throws IllegalArgumentException for a tombstone, an unknown meta or a header cut short
   */
  public static ValueContent decode(RawValue value) {
    int meta = checkedMeta(value);
    ByteBuffer header = header(value);
    int flags = (meta & META_FLAGS) == 0 ? 0 : header.getInt();
    long expiresAt = (meta & META_EXPIRY) == 0 ? 0 : Integer.toUnsignedLong(header.getInt());
    byte[] bytes = value.bytes();
    return new ValueContent(
        flags, expiresAt, Arrays.copyOfRange(bytes, header.position(), bytes.length));
  }

  /**
   * Whether a record has outlived its expiry time. False for records whose meta field says nothing
   * of one, whatever their data hold.
   *
   * @param unixSeconds the time to judge by
   */
  public static boolean isExpired(RawValue value, long unixSeconds) {
    int meta = value.meta();
    if ((meta & META_EXPIRY) == 0
        || (meta & ~META_KNOWN) != 0
        || value.dataLength() < headerLength(meta)) {
      return false;
    }
    ByteBuffer header = header(value);
    if ((meta & META_FLAGS) != 0) {
      header.getInt();
    }
    return Integer.toUnsignedLong(header.getInt()) <= unixSeconds;
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

  private static ByteBuffer header(RawValue value) {
    return ByteBuffer.wrap(value.bytes()).position(RawValue.HEADER_LENGTH);
  }

  private static int headerLength(int meta) {
    return Integer.bitCount(meta & META_KNOWN) * Integer.BYTES;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ValueContent that
        && flags == that.flags
        && expiresAt == that.expiresAt
        && Arrays.equals(data, that.data);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * flags + Long.hashCode(expiresAt)) + Arrays.hashCode(data);
  }
}
