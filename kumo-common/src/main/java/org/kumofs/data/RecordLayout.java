package org.kumofs.data;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.kumofs.clock.ClockTime;

/**
 * How a gateway lays values, flags and expiry times into records. By default as {@link
 * ValueContent} does; with one of the legacy layouts, which clusters share with original gateways,
 * records have meta 0 and their data begin with the fields that the layout names: expiry time, 4
 * bytes, then flags, 2 bytes, big-endian. A record with another meta is always read by the header
 * that it announces. See {@code docs/memcached.md}, Values.
 *
 * @param saveFlags the legacy layout with flags
 * @param saveExpiry the legacy layout with an expiry time
 */
public record RecordLayout(boolean saveFlags, boolean saveExpiry) {

  /** The layout unless told otherwise. */
  public static final RecordLayout DEFAULT = new RecordLayout(false, false);

  private static final int FLAGS_BIT = 1;
  private static final int EXPIRY_BIT = 1 << 1;
  private static final int MAX_LEGACY_FLAGS = 0xffff;

  /** Why this layout can't hold a content, in words for the client; empty if it can. */
  public Optional<String> refusalOf(ValueContent content) {
    if (!isLegacy()) {
      return Optional.empty();
    }
    if (content.flags() != 0 && !saveFlags) {
      return Optional.of("this gateway keeps no flags, it runs without -F");
    }
    if (Integer.compareUnsigned(content.flags(), MAX_LEGACY_FLAGS) > 0) {
      return Optional.of("flags above 65535 do not fit the layout of -F");
    }
    if (content.expiresAt() != 0 && !saveExpiry) {
      return Optional.of("this gateway keeps no expiry times, it runs without -E");
    }
    if (content.marks().stale() || content.marks().claimed()) {
      return Optional.of("this gateway keeps no stale items, it runs with -F or -E");
    }
    return Optional.empty();
  }

  /** Whether the record of a content has a meta field that original servers would lose. */
  public boolean needsMeta(ValueContent content) {
    return !isLegacy() && !content.isPlain();
  }

  /** Whether records may expire without their servers being able to tell. */
  public boolean hidesExpiry() {
    return saveExpiry;
  }

  /**
   * Lays out a content that is not refused. A legacy layout has no room for a cas token and for the
   * mark of a binary key, which are lost.
   *
   * @param stamp the expected version for a cas, else zero
   */
  public RawValue encode(ValueContent content, ClockTime stamp) {
    if (!isLegacy()) {
      return content.toRecord(stamp);
    }
    ByteBuffer header = ByteBuffer.allocate(legacyHeaderLength());
    if (saveExpiry) {
      header.putInt((int) content.expiresAt());
    }
    if (saveFlags) {
      header.putShort((short) content.flags());
    }
    return RawValue.of(stamp, 0, header.array(), content.bytes());
  }

  /**
   * Reads a value.
   *
   * @throws IllegalArgumentException if it is a tombstone or its header can't be read
   */
  public ValueContent decode(RawValue value) {
    if (!isLegacy() || value.meta() != 0 || value.isTombstone()) {
      return ValueContent.decode(value);
    }
    if (value.dataLength() < legacyHeaderLength()) {
      throw new IllegalArgumentException("too short for the legacy layout: " + value);
    }
    ByteBuffer header = value.dataHeader(legacyHeaderLength());
    long expiresAt = saveExpiry ? Integer.toUnsignedLong(header.getInt()) : 0;
    int flags = saveFlags ? Short.toUnsignedInt(header.getShort()) : 0;
    return new ValueContent(flags, expiresAt, Marks.NONE, value.dataFrom(legacyHeaderLength()));
  }

  /** The layout as a bit mask: 1 for flags, 2 for an expiry time. */
  public int bits() {
    return (saveFlags ? FLAGS_BIT : 0) | (saveExpiry ? EXPIRY_BIT : 0);
  }

  /** The layout with these bits; others are ignored. */
  public static RecordLayout ofBits(int bits) {
    return new RecordLayout((bits & FLAGS_BIT) != 0, (bits & EXPIRY_BIT) != 0);
  }

  /** Whether it is one that original gateways read. */
  public boolean isLegacy() {
    return saveFlags || saveExpiry;
  }

  private int legacyHeaderLength() {
    return (saveExpiry ? Integer.BYTES : 0) + (saveFlags ? Short.BYTES : 0);
  }
}
