package org.kumofs.ctl.bench.report;

import java.util.Locale;
import org.kumofs.ctl.bench.measure.Interval;

/**
 * A report as comma-separated values: a row for every second of every round, over all operations;
 * then, for every target, a row for each operation over the whole run, with {@code total} in place
 * of the round.
 */
public final class CsvReport {

  private static final String HEADER =
      "target,round,end_s,seconds,operation,requests,ops_per_second,mean_ms,p50_ms,p90_ms,p99_ms,"
          + "p999_ms,max_ms,hits,misses,wrong,errors,sent_bytes,received_bytes\n";

  private final StringBuilder text = new StringBuilder(HEADER);

  private CsvReport() {}

  /** Writes it. */
  public static String of(BenchReport report) {
    CsvReport csv = new CsvReport();
    report.targets().forEach(csv::addSeconds);
    report.targets().forEach(csv::addTotals);
    return csv.text.toString();
  }

  private void addSeconds(TargetResult target) {
    for (int round = 0; round < target.rounds().size(); round++) {
      for (Row row : target.rounds().get(round).rows()) {
        // Single seconds are as they were measured.
        OperationResult all = OperationResult.of("all", row.all(), row.seconds(), false);
        String where = quote(target.name()) + "," + (round + 1);
        add(where, row.endSeconds(), row.seconds(), all);
        addTransfers(row.interval());
      }
    }
  }

  private void addTotals(TargetResult target) {
    for (OperationResult result : target.operations()) {
      add(quote(target.name()) + ",total", target.seconds(), target.seconds(), result);
      if (result.label().equals("all") || target.operations().size() == 1) {
        addTransfers(target.total());
      } else {
        text.append(",,,\n");
      }
    }
  }

  private void add(String where, double endSeconds, double seconds, OperationResult result) {
    text.append(where);
    text.append(
        String.format(
            Locale.ROOT,
            ",%.3f,%.3f,%s,%d,%.1f,%.3f",
            endSeconds,
            seconds,
            result.label(),
            result.requests(),
            result.perSecond(),
            result.meanMillis()));
    for (double percentile : new double[] {50, 90, 99, 99.9, 100}) {
      text.append(String.format(Locale.ROOT, ",%.3f", result.percentileMillis(percentile)));
    }
    text.append(',').append(result.counts().hits());
    text.append(',').append(result.counts().misses());
    text.append(',').append(result.counts().wrong());
  }

  private void addTransfers(Interval interval) {
    text.append(',').append(interval.errorCount());
    text.append(',').append(interval.sentBytes());
    text.append(',').append(interval.receivedBytes()).append('\n');
  }

  /** The name of several addresses has commas in it. */
  private static String quote(String name) {
    return name.contains(",") ? '"' + name + '"' : name;
  }
}
