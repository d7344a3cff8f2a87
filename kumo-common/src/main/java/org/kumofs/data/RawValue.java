package org.kumofs.data;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.kumofs.clock.ClockTime;

/**
 * A value record (clocktime, 8 bytes; meta, 2 bytes; data) or a tombstone (clocktime alone), all
 * big-endian. It travels and lies on disk in this form. The bytes are shared, not copied: nobody
 * may change them. See {@code docs/storage.md}.
 *
 * <p>In memory a large record may lie in two pieces, so that another header does not cost another
 * copy of the data: a head of at least its first {@link #HEADER_LENGTH} bytes, and a tail.
 */
public final class RawValue {

  /** Bytes before the data of a value. */
  public static final int HEADER_LENGTH = Long.BYTES + Short.BYTES;

  /** Records that are shorter lie in one piece: copying them is cheaper than dealing with two. */
  private static final int SHORTEST_IN_PIECES = 4 << 10;

  private static final byte[] NO_BYTES = {};

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] head;
  private final Bytes tail;

  private RawValue(byte[] head, Bytes tail) {
    this.head = head;
    this.tail = tail;
  }

  /**
   * Takes a record as it came.
   *
   * @throws IllegalArgumentException if it is too short to hold a clocktime
   */
  public static RawValue ofRecord(byte[] bytes) {
    if (bytes.length < Long.BYTES) {
      throw new IllegalArgumentException("a value record of " + bytes.length + " bytes");
    }
    return new RawValue(bytes, Bytes.EMPTY);
  }

  /** Builds a value. */
  public static RawValue of(ClockTime clockTime, int meta, byte[] data) {
    return of(clockTime, meta, NO_BYTES, Bytes.of(data));
  }

  /**
   * Builds a value whose data come in two pieces, of which the first is short; the second one is
   * shared if it is large.
   */
  public static RawValue of(ClockTime clockTime, int meta, byte[] dataHeader, Bytes rest) {
    int headLength = HEADER_LENGTH + dataHeader.length;
    boolean whole = headLength + rest.length() < SHORTEST_IN_PIECES;
    byte[] head = new byte[whole ? headLength + rest.length() : headLength];
    LONG.set(head, 0, clockTime.bits());
    SHORT.set(head, Long.BYTES, (short) meta);
    System.arraycopy(dataHeader, 0, head, HEADER_LENGTH, dataHeader.length);
    if (whole) {
      rest.copyTo(head, headLength);
    }
    return new RawValue(head, whole ? Bytes.EMPTY : rest);
  }

  /** Builds a tombstone: the trace that a delete leaves, so that older versions stay away. */
  public static RawValue tombstone(ClockTime clockTime) {
    byte[] bytes = new byte[Long.BYTES];
    LONG.set(bytes, 0, clockTime.bits());
    return new RawValue(bytes, Bytes.EMPTY);
  }

  /** The same record with another stamp; the data of a large one are shared. */
  public RawValue withClockTime(ClockTime clockTime) {
    boolean cut = head.length >= SHORTEST_IN_PIECES;
    byte[] other = cut ? Arrays.copyOf(head, HEADER_LENGTH) : head.clone();
    LONG.set(other, 0, clockTime.bits());
    return new RawValue(other, cut ? tailFrom(HEADER_LENGTH) : tail);
  }

  /**
   * The same record with another stamp, for whoever holds this one alone and lets go of it: a large
   * record is stamped where it lies, so that it stays in one piece without a copy.
   */
  public RawValue intoStamped(ClockTime clockTime) {
    if (length() < SHORTEST_IN_PIECES) {
      return withClockTime(clockTime);
    }
    LONG.set(head, 0, clockTime.bits());
    return this;
  }

  /** All bytes from a position within the head on. */
  private Bytes tailFrom(int position) {
    if (tail.length() == 0) {
      return Bytes.from(head, position);
    }
    return position == head.length ? tail : Bytes.from(bytes(), position);
  }

  /** How many bytes the whole record has. */
  public int length() {
    return head.length + tail.length();
  }

  /** The whole record: shared, or a copy if it lies in two pieces. */
  public byte[] bytes() {
    if (tail.length() == 0) {
      return head;
    }
    byte[] joined = Arrays.copyOf(head, length());
    tail.copyTo(joined, head.length);
    return joined;
  }

  /** The first bytes of the record, shared; all of them if there is no tail. */
  public byte[] head() {
    return head;
  }

  /** The bytes behind the head, shared. */
  public Bytes tail() {
    return tail;
  }

  /** The version stamp; in a request to store, 0 or the expected stamp. */
  public ClockTime clockTime() {
    return new ClockTime((long) LONG.get(head, 0));
  }

  /** Whether it is too short for a value: a tombstone, which reads as not found. */
  public boolean isTombstone() {
    return head.length < HEADER_LENGTH;
  }

  /** The meta field of a value, 0 to 65535; 0 for a tombstone. */
  public int meta() {
    return isTombstone() ? 0 : Short.toUnsignedInt((short) SHORT.get(head, Long.BYTES));
  }

  /** Length of the data in bytes; 0 for a tombstone. */
  public int dataLength() {
    return Math.max(0, length() - HEADER_LENGTH);
  }

  /** The data of a value, a copy; empty for a tombstone. */
  public byte[] data() {
    if (isTombstone()) {
      return NO_BYTES;
    }
    byte[] data = Arrays.copyOfRange(head, HEADER_LENGTH, length());
    tail.copyTo(data, head.length - HEADER_LENGTH);
    return data;
  }

  /**
   * The header that data begin with, for reading.
   *
   * @param length how long it is, at most {@link #dataLength()}
   */
  ByteBuffer dataHeader(int length) {
    if (HEADER_LENGTH + length <= head.length) {
      return ByteBuffer.wrap(head, HEADER_LENGTH, length);
    }
    ByteBuffer joined = ByteBuffer.allocate(length);
    joined.put(head, HEADER_LENGTH, head.length - HEADER_LENGTH);
    joined.put(tail.array(), tail.offset(), joined.remaining());
    return joined.flip();
  }

  /**
   * The data behind their header: shared, unless it is cut in the middle.
   *
   * @param headerLength length of the header, at most {@link #dataLength()}
   */
  Bytes dataFrom(int headerLength) {
    int position = HEADER_LENGTH + headerLength;
    return position <= head.length ? tailFrom(position) : tail.from(position - head.length);
  }

  /** Whether this record is to replace another: it is strictly later. */
  public boolean supersedes(RawValue other) {
    return other.clockTime().isBefore(clockTime());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RawValue that && length() == that.length() && hasBytesOf(that);
  }

  private boolean hasBytesOf(RawValue that) {
    int position = 0;
    while (position < length()) {
      Bytes mine = pieceAt(position);
      Bytes other = that.pieceAt(position);
      int count = Math.min(mine.length(), other.length());
      if (!mine.first(count).equals(other.first(count))) {
        return false;
      }
      position += count;
    }
    return true;
  }

  private Bytes pieceAt(int position) {
    return position < head.length ? Bytes.from(head, position) : tail.from(position - head.length);
  }

  @Override
  public int hashCode() {
    return tail.hash(Arrays.hashCode(head));
  }

  @Override
  public String toString() {
    String kind = isTombstone() ? "tombstone" : dataLength() + " bytes";
    return Long.toHexString(clockTime().bits()) + "/" + kind;
  }
}
