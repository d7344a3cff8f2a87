package org.kumofs.time;

import java.util.concurrent.TimeUnit;

/**
 * Keeps something that fails again and again from filling the log: one event a second is let
 * through and speaks for those that were not. Safe for use by many threads.
 */
public final class LogPace {

  private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final TimeSource time;
  private long lastNanos;
  private long count;

  /** Lets the first event through at once. */
  public LogPace(TimeSource time) {
    this.time = time;
    this.lastNanos = time.nanoTime() - INTERVAL_NANOS;
  }

  /**
   * Counts an event.
   *
   * @return how many events a line in the log is to speak for, this one included; 0 if it is not to
   *     be logged
   */
  public synchronized long next() {
    count++;
    long now = time.nanoTime();
    if (now - lastNanos < INTERVAL_NANOS) {
      return 0;
    }
    lastNanos = now;
    long spokenFor = count;
    count = 0;
    return spokenFor;
  }
}
