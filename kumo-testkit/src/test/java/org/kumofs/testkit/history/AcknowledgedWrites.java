package org.kumofs.testkit.history;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Checks that nothing which was acknowledged is lost: a read finds nothing older than the last
 * write that was acknowledged before the read began. It finds a write that runs at the same time,
 * or whose outcome is unknown, or does not; two reads may differ in that, other than in {@link
 * Linearizability}. So it also judges what lies on a server that nobody reads from.
 */
public final class AcknowledgedWrites {

  private AcknowledgedWrites() {}

  /** Checks the operations of one key, in any order. Bad: the first read that is wrong. */
  public static Verdict check(List<Operation> history) {
    List<Operation> writes = writes(history);
    return history.stream()
        .filter(operation -> operation.found().isPresent())
        .sorted(Comparator.comparingLong(Operation::endedAt))
        .map(read -> judge(read, writes))
        .filter(verdict -> !verdict.equals(Verdict.GOOD))
        .findFirst()
        .orElse(Verdict.GOOD);
  }

  /** Checks one read against what was written under its key. */
  public static Verdict check(Operation read, List<Operation> history) {
    return judge(read, writes(history));
  }

  private static List<Operation> writes(List<Operation> history) {
    return history.stream()
        .filter(operation -> operation.isAcknowledged() || operation.isUnknown())
        .filter(operation -> operation.action().written().isPresent())
        .toList();
  }

  private static Verdict judge(Operation read, List<Operation> writes) {
    Optional<String> found = read.found().orElseThrow();
    // Whatever was over before the latest of these began, is superseded.
    Operation last =
        writes.stream()
            .filter(write -> write.isAcknowledged() && write.isBefore(read))
            .max(Comparator.comparingLong(Operation::beganAt))
            .orElse(Operation.NOTHING_YET);
    if (found.isEmpty() && last.equals(Operation.NOTHING_YET)) {
      return Verdict.GOOD;
    }
    List<Operation> sources =
        writes.stream()
            .filter(write -> write.beganAt() <= read.endedAt())
            .filter(write -> write.action().written().orElseThrow().equals(found))
            .toList();
    return sources.stream().anyMatch(write -> !write.isBefore(last))
        ? Verdict.GOOD
        : new Verdict.Bad(kind(found, last, sources) + ": " + read + "; after " + last);
  }

  private static String kind(Optional<String> found, Operation last, List<Operation> sources) {
    if (found.isEmpty()) {
      return "lost";
    }
    if (sources.isEmpty()) {
      return "never written";
    }
    return last.action() instanceof Action.Delete ? "back from the dead" : "stale";
  }
}
