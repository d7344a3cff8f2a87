package org.kumofs.ctl.bench.report;

import org.HdrHistogram.Histogram;
import org.kumofs.ctl.bench.measure.OperationCounts;

/**
 * What the requests of one operation, or of all, came to.
 *
 * @param label its name
 * @param requests how many were answered
 * @param perSecond how many a second
 * @param latency nanoseconds; corrected if the run is, so its count may be another
 * @param counts hits and so on
 */
record OperationResult(
    String label, long requests, double perSecond, Histogram latency, OperationCounts counts) {

  private static final double NANOS_PER_MILLI = 1e6;

  static OperationResult of(
      String label, OperationCounts counts, double seconds, boolean corrected) {
    Histogram latency = counts.latency();
    if (corrected && latency.getTotalCount() > 0) {
      // A client that is not held up would send again about as soon as it usually gets its answer.
      latency = latency.copyCorrectedForCoordinatedOmission(latency.getValueAtPercentile(50));
    }
    double perSecond = seconds > 0 ? counts.requests() / seconds : 0;
    return new OperationResult(label, counts.requests(), perSecond, latency, counts);
  }

  double percentileMillis(double percentile) {
    return latency.getValueAtPercentile(percentile) / NANOS_PER_MILLI;
  }

  double meanMillis() {
    return latency.getMean() / NANOS_PER_MILLI;
  }

  double maxMillis() {
    return latency.getMaxValue() / NANOS_PER_MILLI;
  }
}
