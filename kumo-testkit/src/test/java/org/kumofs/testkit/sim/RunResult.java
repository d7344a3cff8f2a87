package org.kumofs.testkit.sim;

import java.util.ArrayList;
import java.util.List;

/**
 * What became of one run.
 *
 * @param traceHash the same for two runs in which the same things happened at the same times
 * @param events tasks that ran
 * @param findings all that is wrong
 * @param story what was done to the cluster
 */
record RunResult(
    Schedule schedule,
    long seed,
    long traceHash,
    long events,
    int operations,
    List<Finding> findings,
    List<String> story) {

  /** What is wrong and not known to be. */
  List<Finding> unexpected(KnownFailures known) {
    return findings.stream()
        .filter(finding -> !known.covers(schedule.name(), finding.property()))
        .toList();
  }

  /** All about it, line by line. */
  List<String> trace() {
    List<String> lines = new ArrayList<>();
    lines.add("%s, seed %d: trace %x, %d events".formatted(schedule, seed, traceHash, events));
    story.forEach(line -> lines.add("  " + line));
    for (Finding finding : findings) {
      lines.add("  " + finding);
      finding.history().get().forEach(line -> lines.add("    " + line));
    }
    return lines;
  }
}
