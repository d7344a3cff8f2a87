package org.kumofs.gateway.request;

import org.kumofs.time.TimeSource;

/** The moment at which a client must have its answer. */
final class Deadline {

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final TimeSource time;
  private final long atNanos;

  private Deadline(TimeSource time, long atNanos) {
    this.time = time;
    this.atNanos = atNanos;
  }

  /** A deadline so many milliseconds from now. */
  static Deadline in(long millis, TimeSource time) {
    return new Deadline(time, time.nanoTime() + millis * NANOS_PER_MILLI);
  }

  /** Whole milliseconds that are left; 0 when it has passed. */
  long remainingMillis() {
    return Math.max(0, (atNanos - time.nanoTime()) / NANOS_PER_MILLI);
  }
}
