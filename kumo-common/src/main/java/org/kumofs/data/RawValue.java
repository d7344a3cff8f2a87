package org.kumofs.data;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.kumofs.clock.ClockTime;

/**
 * A value record (clocktime, 8 bytes; meta, 2 bytes; data) or a tombstone (clocktime alone), all
 * big-endian. It travels and lies on disk in this form. The bytes are shared, not copied: nobody
 * may change them. See {@code docs/storage.md}.
 */
public final class RawValue {

  /** Bytes before the data of a value. */
  public static final int HEADER_LENGTH = Long.BYTES + Short.BYTES;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] bytes;

  private RawValue(byte[] bytes) {
    this.bytes = bytes;
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
    return new RawValue(bytes);
  }

  /** Builds a value. */
  public static RawValue of(ClockTime clockTime, int meta, byte[] data) {
    byte[] bytes = new byte[HEADER_LENGTH + data.length];
    LONG.set(bytes, 0, clockTime.bits());
    SHORT.set(bytes, Long.BYTES, (short) meta);
    System.arraycopy(data, 0, bytes, HEADER_LENGTH, data.length);
    return new RawValue(bytes);
  }

  /** Builds a tombstone: the trace that a delete leaves, so that older versions stay away. */
  public static RawValue tombstone(ClockTime clockTime) {
    byte[] bytes = new byte[Long.BYTES];
    LONG.set(bytes, 0, clockTime.bits());
    return new RawValue(bytes);
  }

  /** The same record with another stamp. */
  public RawValue withClockTime(ClockTime clockTime) {
    byte[] copy = bytes.clone();
    LONG.set(copy, 0, clockTime.bits());
    return new RawValue(copy);
  }

  /** The whole record, shared. */
  public byte[] bytes() {
    return bytes;
  }

  /** The version stamp; in a request to store, 0 or the expected stamp. */
  public ClockTime clockTime() {
    return new ClockTime((long) LONG.get(bytes, 0));
  }

  /** Whether it is too short for a value: a tombstone, which reads as not found. */
  public boolean isTombstone() {
    return bytes.length < HEADER_LENGTH;
  }

  /** The meta field of a value, 0 to 65535; 0 for a tombstone. */
  public int meta() {
    return isTombstone() ? 0 : Short.toUnsignedInt((short) SHORT.get(bytes, Long.BYTES));
  }

  /** Length of the data in bytes; 0 for a tombstone. */
  public int dataLength() {
    return Math.max(0, bytes.length - HEADER_LENGTH);
  }

  /** The data of a value, a copy; empty for a tombstone. */
  public byte[] data() {
    return isTombstone() ? new byte[0] : Arrays.copyOfRange(bytes, HEADER_LENGTH, bytes.length);
  }

  /** Whether this record is to replace another: it is strictly later. */
  public boolean supersedes(RawValue other) {
    return other.clockTime().isBefore(clockTime());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RawValue that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    String kind = isTombstone() ? "tombstone" : dataLength() + " bytes";
    return Long.toHexString(clockTime().bits()) + "/" + kind;
  }
}
