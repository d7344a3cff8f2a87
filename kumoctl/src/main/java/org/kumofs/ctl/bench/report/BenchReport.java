package org.kumofs.ctl.bench.report;

import java.util.List;

/**
 * Everything there is to tell about a run.
 *
 * @param settings what it was told to do
 * @param targets what came of it; two when targets were compared
 * @param notes what a reader has to know: that it was ended early, that connections were missing
 */
public record BenchReport(Settings settings, List<TargetResult> targets, List<String> notes) {

  /** Takes copies of the lists. */
  public BenchReport {
    targets = List.copyOf(targets);
    notes = List.copyOf(notes);
  }

  boolean isComparison() {
    return targets.size() > 1;
  }

  /** Values that were not what belongs to their key, in all. */
  public long wrongValues() {
    return targets.stream().mapToLong(target -> target.total().all().wrong()).sum();
  }
}
