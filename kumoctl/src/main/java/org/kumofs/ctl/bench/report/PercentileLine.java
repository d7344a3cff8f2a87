package org.kumofs.ctl.bench.report;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;
import org.kumofs.ctl.bench.report.Svg.Point;

/**
 * Latency by percentile as a line: x is the number of nines, which is -log10 of the share that is
 * slower; y are milliseconds.
 *
 * @param points from the fastest to the slowest
 * @param nines how far it goes: as far as there are requests to say it
 */
record PercentileLine(List<Point> points, double nines) {

  private static final int TICKS_PER_HALF_DISTANCE = 16;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final int FEWEST_NINES = 1;

  static PercentileLine of(OperationResult result) {
    Histogram latency = result.latency();
    double nines = Math.max(FEWEST_NINES, Math.log10((double) latency.getTotalCount()));
    List<Point> points = new ArrayList<>();
    for (HistogramIterationValue value : latency.percentiles(TICKS_PER_HALF_DISTANCE)) {
      double slower = 1 - value.getPercentileLevelIteratedTo() / 100;
      double x = slower > 0 ? Math.min(nines, -Math.log10(slower)) : nines;
      points.add(new Point(x, value.getValueIteratedTo() / NANOS_PER_MILLI));
    }
    return new PercentileLine(points, nines);
  }

  double maxMillis() {
    return points.stream().mapToDouble(Point::y).max().orElse(0);
  }

  /** What a percentile of so many nines is called. */
  static String label(int nines) {
    return switch (nines) {
      case 0 -> "0 %";
      case 1 -> "90 %";
      case 2 -> "99 %";
      default -> "99." + "9".repeat(nines - 2) + " %";
    };
  }
}
