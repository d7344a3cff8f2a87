package org.kumofs.update;

/**
 * Reads decimal numbers the way memcached does, which leaves it to C's strtol and strtoul: white
 * space may come before, a sign is taken, and white space or a zero byte after the digits hides
 * whatever follows.
 */
public final class DecimalNumber {

  private static final long LAST_SAFE_TO_MULTIPLY = Long.divideUnsigned(-1L, 10);

  private long value;
  private boolean negative;

  /** The number last read. */
  public long value() {
    return value;
  }

  /** Reads a number from -2^63 to 2^63 - 1. */
  public boolean readSigned(byte[] bytes, int from, int to) {
    if (!readMagnitude(bytes, from, to)) {
      return false;
    }
    boolean fits = value >= 0 || (negative && value == Long.MIN_VALUE);
    value = negative ? -value : value;
    return fits;
  }

  /**
   * Reads a number from 0 to 2^64 - 1. A negative number is taken if it is so large that it comes
   * out positive, modulo 2^64.
   */
  public boolean readUnsigned(byte[] bytes, int from, int to) {
    if (!readMagnitude(bytes, from, to)) {
      return false;
    }
    value = negative ? -value : value;
    return !negative || value >= 0;
  }

  private boolean readMagnitude(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to && isSpace(bytes[i])) {
      i++;
    }
    negative = i < to && bytes[i] == '-';
    if (i < to && (bytes[i] == '-' || bytes[i] == '+')) {
      i++;
    }
    int digits = i;
    long magnitude = 0;
    while (i < to && bytes[i] >= '0' && bytes[i] <= '9') {
      int digit = bytes[i] - '0';
      if (Long.compareUnsigned(magnitude, LAST_SAFE_TO_MULTIPLY) > 0
          || Long.compareUnsigned(magnitude * 10, -1L - digit) > 0) {
        return false;
      }
      magnitude = magnitude * 10 + digit;
      i++;
    }
    value = magnitude;
    return i > digits && (i == to || bytes[i] == 0 || isSpace(bytes[i]));
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || (b >= '\t' && b <= '\r');
  }
}
