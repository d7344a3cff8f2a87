package org.kumofs.ctl.bench.report;

import org.kumofs.ctl.bench.measure.Interval;
import org.kumofs.ctl.bench.measure.OperationCounts;

/**
 * About a second of a run.
 *
 * @param endSeconds when it ended, from the begin of the measurement
 * @param seconds how long it was
 * @param interval what happened
 * @param all all operations of it taken together
 */
public record Row(double endSeconds, double seconds, Interval interval, OperationCounts all) {

  private static final double NANOS_PER_SECOND = 1e9;

  /** A row by nanoseconds. */
  public static Row of(long endNanos, long nanos, Interval interval) {
    return new Row(endNanos / NANOS_PER_SECOND, nanos / NANOS_PER_SECOND, interval, interval.all());
  }

  /** Throughput of requests that were answered. */
  public double perSecond() {
    return seconds > 0 ? all.requests() / seconds : 0;
  }
}
