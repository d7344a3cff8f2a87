package org.kumofs.ctl.bench.report;

import java.util.List;
import org.kumofs.ctl.bench.measure.Interval;

/**
 * What one round against one target brought.
 *
 * @param rows second by second
 * @param seconds how long it took, to the last answer
 * @param unsent requests that were due and not sent, of an open loop
 */
public record RoundResult(List<Row> rows, double seconds, long unsent) {

  /** Takes a copy of the list. */
  public RoundResult {
    rows = List.copyOf(rows);
  }

  /** All of it. */
  public Interval total() {
    Interval total = new Interval();
    rows.forEach(row -> total.add(row.interval()));
    return total;
  }
}
