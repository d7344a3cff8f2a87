package org.kumofs.ctl.bench.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.kumofs.ctl.bench.measure.ErrorKind;
import org.kumofs.ctl.bench.measure.Interval;
import org.kumofs.ctl.bench.measure.OperationCounts;
import org.kumofs.ctl.view.Table;

/** A report as tables of text. */
public final class TableReport {

  private TableReport() {}

  /** Writes it, with a line end at the end. */
  public static String of(BenchReport report) {
    StringBuilder text = new StringBuilder();
    text.append(report.settings().describeLoad()).append('\n');
    text.append(report.settings().describeTraffic()).append('\n');
    for (TargetResult target : report.targets()) {
      text.append('\n').append(describe(target)).append("\n\n");
      text.append(operations(target.operations())).append('\n');
      text.append(counts(target));
    }
    if (report.isComparison()) {
      text.append('\n').append(comparison(report.targets().get(0), report.targets().get(1)));
    }
    report.notes().forEach(note -> text.append('\n').append(note));
    return report.notes().isEmpty() ? text.toString() : text.append('\n').toString();
  }

  private static String describe(TargetResult target) {
    int rounds = target.rounds().size();
    return String.format(
        Locale.ROOT,
        "%s, %.1f s%s",
        target.name(),
        target.seconds(),
        rounds > 1 ? " in " + rounds + " rounds" : "");
  }

  private static String operations(List<OperationResult> results) {
    Table table =
        new Table("", "requests", "ops/s", "p50 ms", "p90 ms", "p99 ms", "p99.9 ms", "max ms");
    for (OperationResult result : results) {
      table.row(
          result.label(),
          Figures.count(result.requests()),
          Figures.count(Math.round(result.perSecond())),
          Figures.millis(result.percentileMillis(50)),
          Figures.millis(result.percentileMillis(90)),
          Figures.millis(result.percentileMillis(99)),
          Figures.millis(result.percentileMillis(99.9)),
          Figures.millis(result.maxMillis()));
    }
    return table.toString();
  }

  private static String counts(TargetResult target) {
    Interval total = target.total();
    OperationCounts all = total.all();
    double seconds = target.seconds();
    Table table = new Table("errors", Figures.count(total.errorCount()), "");
    if (target.unsent() > 0) {
      table.row("due, not sent", Figures.count(target.unsent()), "");
    }
    if (all.hits() + all.misses() > 0) {
      table.row("hits", Figures.count(all.hits()), share(all.hits(), all));
      table.row("misses", Figures.count(all.misses()), share(all.misses(), all));
    }
    if (all.wrong() > 0) {
      table.row("wrong values", Figures.count(all.wrong()), share(all.wrong(), all));
    }
    table.row("sent", Figures.bytes((double) total.sentBytes()), rate(total.sentBytes(), seconds));
    table.row(
        "received",
        Figures.bytes((double) total.receivedBytes()),
        rate(total.receivedBytes(), seconds));
    return table + errors(total);
  }

  private static String share(long part, OperationCounts all) {
    return Figures.percent(part, all.hits() + all.misses());
  }

  private static String rate(long bytes, double seconds) {
    return Figures.bytes(seconds > 0 ? (double) bytes / seconds : 0) + "/s";
  }

  private static String errors(Interval total) {
    Map<ErrorKind, String> examples = total.examples();
    return total.errors().entrySet().stream()
        .map(
            error ->
                String.format(
                    Locale.ROOT,
                    "  %,d %s, e.g. %s%n",
                    error.getValue(),
                    error.getKey().label(),
                    examples.get(error.getKey())))
        .collect(Collectors.joining());
  }

  private static String comparison(TargetResult first, TargetResult second) {
    Table table = new Table("median of rounds", first.name(), second.name(), "ratio");
    for (ComparedFigure figure : ComparedFigure.values()) {
      table.row(
          figure.title(),
          figure.show(figure.median(first)),
          figure.show(figure.median(second)),
          figure.ratio(first, second));
    }
    return table + "ratio: " + second.name() + " to " + first.name() + "\n";
  }
}
