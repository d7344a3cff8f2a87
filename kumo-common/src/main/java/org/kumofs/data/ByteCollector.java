package org.kumofs.data;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Puts bytes that arrive in pieces into one array, of exactly the length that was announced. Memory
 * is taken as they arrive: at most four times what is there, or 64 KiB, so that an announcement
 * alone costs nothing. Of a large value a third at most is copied once on the way, and while the
 * last step of the array is allocated, a quarter more at most is held.
 */
public final class ByteCollector {

  private static final int FIRST_BYTES = 16 << 10;
  private static final int GROWTH = 4;

  private final int length;
  private byte[] bytes = {};
  private int filled;

  /** Expects so many bytes. */
  public ByteCollector(int length) {
    if (length < 0) {
      throw new IllegalArgumentException("a length of " + length);
    }
    this.length = length;
  }

  /**
   * Takes what belongs to it.
   *
   * @return whether everything is there
   */
  public boolean fill(ByteBuffer input) {
    while (filled < length && input.hasRemaining()) {
      if (filled == bytes.length) {
        bytes = Arrays.copyOf(bytes, capacityFor(filled + (long) input.remaining()));
      }
      int count = Math.min(input.remaining(), bytes.length - filled);
      input.get(bytes, filled, count);
      filled += count;
    }
    return filled == length;
  }

  /** Counted from the end: the last step leads exactly to the length. */
  private int capacityFor(long arrived) {
    int capacity = length;
    int smaller = quarter(capacity);
    while (smaller > arrived && smaller >= FIRST_BYTES) {
      capacity = smaller;
      smaller = quarter(capacity);
    }
    return capacity;
  }

  private static int quarter(int capacity) {
    return capacity / GROWTH + (capacity % GROWTH == 0 ? 0 : 1);
  }

  /** How much memory the bytes take now. */
  public int capacity() {
    return bytes.length;
  }

  /** All the bytes, not copied: they belong to the caller from now on. */
  public byte[] bytes() {
    if (filled < length) {
      throw new IllegalStateException(filled + " of " + length + " bytes have come");
    }
    return bytes;
  }
}
