package org.kumofs.gateway.memcached;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Bytes of a length that was announced. Memory is taken as they arrive, so that an announcement
 * alone costs nothing.
 */
public final class ValueBuffer {

  private static final int FIRST_PIECE = 16 * 1024;

  private final int length;
  private byte[] bytes = {};
  private int filled;

  /**
   * Creates an empty buffer.
   *
   * @param length how many bytes are to come
   */
  public ValueBuffer(int length) {
    this.length = length;
  }

  /**
   * Takes its part of the input.
   *
   * @return whether all bytes are there
   */
  public boolean fill(ByteBuffer input) {
    while (filled < length && input.hasRemaining()) {
      if (filled == bytes.length) {
        grow(input.remaining());
      }
      int count = Math.min(input.remaining(), bytes.length - filled);
      input.get(bytes, filled, count);
      filled += count;
    }
    return filled == length;
  }

  private void grow(int available) {
    long wanted = Math.max(2L * filled, Math.max(FIRST_PIECE, (long) filled + available));
    bytes = Arrays.copyOf(bytes, (int) Math.min(length, wanted));
  }

  /** The bytes, once all are there; handed over. */
  public byte[] bytes() {
    return bytes;
  }
}
