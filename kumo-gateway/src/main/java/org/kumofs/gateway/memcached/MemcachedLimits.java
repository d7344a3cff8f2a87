package org.kumofs.gateway.memcached;

/**
 * How large a request may be.
 *
 * @param maxKeyBytes longest key; a longer one is a client error
 * @param maxValueBytes longest value; a longer one is skipped and refused
 * @param maxLineBytes how much of a line other than a get may be there without its end before the
 *     connection is closed
 * @param maxGetLineBytes longest line of a get; this much memory may be held for each connection
 */
public record MemcachedLimits(
    int maxKeyBytes, int maxValueBytes, int maxLineBytes, int maxGetLineBytes) {

  /** The limits of memcached, where it has one. */
  public static final MemcachedLimits DEFAULT =
      new MemcachedLimits(250, 1 << 20, 2048, 4 * (1 << 20));

  /** A line that memcached's read buffer could not hold, with its end, is not taken either. */
  public static final int LONGEST_PLAIN_LINE_BYTES = 16_383;

  private static final int LARGEST_VALUE_BYTES = 1 << 30;

  /** Checks that each limit makes sense. */
  public MemcachedLimits {
    require(maxKeyBytes, 1, maxLineBytes, "maxKeyBytes");
    require(maxValueBytes, 0, LARGEST_VALUE_BYTES, "maxValueBytes");
    require(maxLineBytes, 1, LONGEST_PLAIN_LINE_BYTES, "maxLineBytes");
    require(maxGetLineBytes, LONGEST_PLAIN_LINE_BYTES, LARGEST_VALUE_BYTES, "maxGetLineBytes");
  }

  private static void require(int value, int least, int most, String name) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + " must be between " + least + " and " + most + ": " + value);
    }
  }

  /** The same limits with another one for values. */
  public MemcachedLimits withMaxValueBytes(int bytes) {
    return new MemcachedLimits(maxKeyBytes, bytes, maxLineBytes, maxGetLineBytes);
  }
}
