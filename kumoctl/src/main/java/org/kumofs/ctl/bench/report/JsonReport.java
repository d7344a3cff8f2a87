package org.kumofs.ctl.bench.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import org.kumofs.ctl.bench.measure.ErrorKind;
import org.kumofs.ctl.bench.measure.Interval;
import org.kumofs.json.Json;

/** A report as one JSON object. */
public final class JsonReport {

  private static final int DIGITS = 3;

  private JsonReport() {}

  /** Writes it, in one line without a line end. */
  public static String of(BenchReport report) {
    Json json =
        settings(report.settings())
            .with("notes", report.notes())
            .with("targets", report.targets().stream().map(JsonReport::target).toList());
    if (report.isComparison()) {
      json.with("medians", comparison(report.targets().get(0), report.targets().get(1)));
    }
    return json.toString();
  }

  private static Json settings(Settings settings) {
    return Json.object()
        .with("connections", settings.connections())
        .with("pipeline", settings.pipeline())
        .with("threads", settings.threads())
        .with("loop", settings.isOpenLoop() ? "open" : "closed")
        .with("rate", rounded(settings.ratePerSecond()))
        .with("corrected", settings.corrected())
        .with("mix", settings.mix())
        .with("keys", settings.keys())
        .with("distribution", settings.distribution())
        .with("value_size", settings.valueSize());
  }

  private static Json target(TargetResult target) {
    Interval total = target.total();
    Json json =
        Json.object()
            .with("target", target.name())
            .with("seconds", rounded(target.seconds()))
            .with("rounds", target.rounds().size())
            .with("sent_bytes", total.sentBytes())
            .with("received_bytes", total.receivedBytes())
            .with("unsent", target.unsent())
            .with("errors", errors(total));
    Json operations = Json.object();
    for (OperationResult result : target.operations()) {
      operations.with(result.label(), operation(result));
    }
    return json.with("operations", operations);
  }

  private static Json errors(Interval total) {
    Json json = Json.object();
    for (Map.Entry<ErrorKind, Long> error : total.errors().entrySet()) {
      json.with(error.getKey().label(), error.getValue());
    }
    return json;
  }

  private static Json operation(OperationResult result) {
    return Json.object()
        .with("requests", result.requests())
        .with("ops_per_second", rounded(result.perSecond()))
        .with("mean_ms", rounded(result.meanMillis()))
        .with("p50_ms", rounded(result.percentileMillis(50)))
        .with("p90_ms", rounded(result.percentileMillis(90)))
        .with("p99_ms", rounded(result.percentileMillis(99)))
        .with("p999_ms", rounded(result.percentileMillis(99.9)))
        .with("max_ms", rounded(result.maxMillis()))
        .with("hits", result.counts().hits())
        .with("misses", result.counts().misses())
        .with("wrong", result.counts().wrong());
  }

  private static Json comparison(TargetResult first, TargetResult second) {
    Json json = Json.object();
    for (ComparedFigure figure : ComparedFigure.values()) {
      double one = figure.median(first);
      double other = figure.median(second);
      Json medians = Json.object().with("first", rounded(one)).with("second", rounded(other));
      json.with(figure.key(), one > 0 ? medians.with("ratio", rounded(other / one)) : medians);
    }
    return json;
  }

  private static BigDecimal rounded(double number) {
    return BigDecimal.valueOf(number).setScale(DIGITS, RoundingMode.HALF_UP);
  }
}
