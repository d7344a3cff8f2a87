package org.kumofs.gateway.memcached.line;

import org.kumofs.gateway.memcached.Exptime;
import org.kumofs.gateway.memcached.MemcachedLimits;
import org.kumofs.time.TimeSource;
import org.kumofs.update.DecimalNumber;

/** What those need who make requests out of one connection's lines. */
public final class LineContext {

  private final MemcachedLimits limits;
  private final TimeSource time;
  private final DecimalNumber number = new DecimalNumber();

  /**
   * Creates the context of one connection.
   *
   * @param time what relative expiry times are counted from
   */
  public LineContext(MemcachedLimits limits, TimeSource time) {
    this.limits = limits;
    this.time = time;
  }

  /** The number that was read last; shared by all who read numbers. */
  public DecimalNumber number() {
    return number;
  }

  /** The current time. */
  public TimeSource time() {
    return time;
  }

  /** Whether a word cannot be a key. */
  public boolean isTooLongForKey(Words words, int index) {
    return words.length(index) > limits.maxKeyBytes();
  }

  /** The longest key. */
  public int maxKeyBytes() {
    return limits.maxKeyBytes();
  }

  /** Whether a value of a length is not taken. */
  public boolean isTooLarge(int valueLength) {
    return valueLength > limits.maxValueBytes();
  }

  /**
   * The number read last without its upper half, which memcached drops too, taken as an expiry
   * time.
   *
   * @return Unix seconds, 0 for never
   */
  public long expiresAt() {
    return Exptime.toUnixSeconds((int) number.value(), time.unixSeconds());
  }
}
