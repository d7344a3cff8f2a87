package org.kumofs.server.replace.stream;

import org.kumofs.time.TimeSource;

/**
 * A token bucket that holds a quarter of a second's worth: tells its users how long to wait instead
 * of making them wait. Safe for use by many threads.
 */
public final class RateLimit {

  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long BURST_NANOS = NANOS_PER_SECOND / 4;

  private final long bytesPerSecond;
  private final TimeSource time;

  /** When everything taken so far will have been paid for. */
  private long paidAtNanos;

  /**
   * @param bytesPerSecond 0 for no limit
   */
  public RateLimit(long bytesPerSecond, TimeSource time) {
    if (bytesPerSecond < 0) {
      throw new IllegalArgumentException("a rate of " + bytesPerSecond + " bytes a second");
    }
    this.bytesPerSecond = bytesPerSecond;
    this.time = time;
    this.paidAtNanos = time.nanoTime();
  }

  /**
   * Takes bytes out of the bucket.
   *
   * @return how long to wait before they are used, in milliseconds
   */
  public synchronized long takeMillis(long bytes) {
    if (bytesPerSecond == 0) {
      return 0;
    }
    long now = time.nanoTime();
    if (paidAtNanos - (now - BURST_NANOS) < 0) {
      paidAtNanos = now - BURST_NANOS;
    }
    paidAtNanos += (long) ((double) bytes * NANOS_PER_SECOND / bytesPerSecond);
    return Math.max(0, (paidAtNanos - now) / NANOS_PER_MILLI);
  }
}
