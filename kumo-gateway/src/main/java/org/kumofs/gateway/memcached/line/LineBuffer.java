package org.kumofs.gateway.memcached.line;

import java.nio.ByteBuffer;

/** Collects one line out of input that comes in any pieces. */
public final class LineBuffer {

  /** How many bytes are looked at first; most lines end within them. */
  private static final int FIRST_WINDOW = 128;

  private static final int LARGEST_WINDOW = 8192;
  private static final int INITIAL_CAPACITY = 512;

  /** A larger array is not kept for the next line. */
  private static final int LARGEST_KEPT_CAPACITY = 4096;

  private static final byte[] NONE = {};

  private byte[] bytes = NONE;
  private int length;

  /**
   * Takes input up to and with the next newline.
   *
   * @param limit how many bytes the line may have before its newline; one more is taken at most
   * @return whether the newline was there; otherwise the input is used up or the limit exceeded
   */
  public boolean fill(ByteBuffer input, int limit) {
    int window = FIRST_WINDOW;
    while (input.hasRemaining() && length <= limit) {
      int count = Math.min(Math.min(window, input.remaining()), limit + 1 - length);
      makeRoomFor(count);
      input.get(input.position(), bytes, length, count);
      int newline = indexOfNewline(length, length + count);
      if (newline >= 0) {
        input.position(input.position() + newline - length + 1);
        length = newline;
        return true;
      }
      input.position(input.position() + count);
      length += count;
      window = Math.min(2 * window, LARGEST_WINDOW);
    }
    return false;
  }

  private void makeRoomFor(int count) {
    int needed = length + count;
    if (needed > bytes.length) {
      byte[] larger = new byte[Math.max(needed, Math.max(INITIAL_CAPACITY, 2 * bytes.length))];
      System.arraycopy(bytes, 0, larger, 0, length);
      bytes = larger;
    }
  }

  private int indexOfNewline(int from, int to) {
    byte[] line = bytes;
    for (int i = from; i < to; i++) {
      if (line[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  /** The line so far; valid up to {@link #length()}, until the next call of another method. */
  public byte[] bytes() {
    return bytes;
  }

  /** How many bytes the line has so far, its newline not counted. */
  public int length() {
    return length;
  }

  /** Makes ready for the next line. */
  public void clear() {
    length = 0;
    if (bytes.length > LARGEST_KEPT_CAPACITY) {
      bytes = NONE;
    }
  }
}
