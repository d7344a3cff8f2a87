package org.kumofs.ctl.bench.report;

import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What is compared between two targets, by its median over the rounds. */
enum ComparedFigure {
  THROUGHPUT("ops/s", "ops_per_second", OperationResult::perSecond),
  P50("p50 ms", "p50_ms", result -> result.percentileMillis(50)),
  P99("p99 ms", "p99_ms", result -> result.percentileMillis(99)),
  P999("p99.9 ms", "p999_ms", result -> result.percentileMillis(99.9));

  private final String title;
  private final String key;

  @SuppressWarnings("ImmutableEnumChecker") // A function without state.
  private final ToDoubleFunction<OperationResult> figure;

  ComparedFigure(String title, String key, ToDoubleFunction<OperationResult> figure) {
    this.title = title;
    this.key = key;
    this.figure = figure;
  }

  String title() {
    return title;
  }

  String key() {
    return key;
  }

  double median(TargetResult target) {
    return target.median(figure);
  }

  String show(double value) {
    return this == THROUGHPUT ? Figures.count(Math.round(value)) : Figures.millis(value);
  }

  /** The second target's to the first's. */
  String ratio(TargetResult first, TargetResult second) {
    double one = median(first);
    return one > 0 ? String.format(Locale.ROOT, "%.3f", median(second) / one) : "-";
  }
}
