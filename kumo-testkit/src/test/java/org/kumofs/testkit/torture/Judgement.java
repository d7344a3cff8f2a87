package org.kumofs.testkit.torture;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.kumofs.testkit.history.AcknowledgedWrites;
import org.kumofs.testkit.history.CounterBounds;
import org.kumofs.testkit.history.CounterBounds.Count;
import org.kumofs.testkit.history.Linearizability;
import org.kumofs.testkit.history.Operation;
import org.kumofs.testkit.history.Verdict;

/**
 * What the checkers say of a journal. A stale read within some seconds of a change of the rings is
 * counted and not a fault: a server that is cut off from its managers has to find out that it was
 * given up. Everything else is.
 */
final class Judgement {

  /** How long after a change of the rings a read may be stale. */
  static final long GRACE_MILLIS = 5_000;

  private static final int MAX_STATES = 500_000;

  private final Journal journal;
  private final List<Wrong> wrong = new ArrayList<>();
  private int excused;
  private final List<Wrong> undecided = new ArrayList<>();

  /** Something that must not be. */
  record Wrong(String key, String reason) {
    @Override
    public String toString() {
      return key + ": " + reason;
    }
  }

  Judgement(Journal journal) {
    this.journal = journal;
    journal.operations().forEach(this::judgeKey);
    journal.counts().forEach(this::judgeCounter);
  }

  private void judgeKey(String key, List<Operation> history) {
    if (AcknowledgedWrites.check(history).equals(Verdict.GOOD)) {
      judgeOrder(key, history);
    } else {
      judgeReads(key, history);
    }
  }

  /** What is known to be out of order has no order. */
  private void judgeReads(String key, List<Operation> history) {
    for (Operation operation : history) {
      if (operation.found().isPresent()
          && AcknowledgedWrites.check(operation, history) instanceof Verdict.Bad bad) {
        if (bad.reason().startsWith("stale") && mayBeStale(operation)) {
          excused++;
        } else {
          wrong.add(new Wrong(key, bad.reason()));
        }
      }
    }
  }

  private boolean mayBeStale(Operation read) {
    return journal.ringChanges().stream()
        .anyMatch(
            at ->
                at - 2 * Journal.RING_WATCH_MILLIS <= read.endedAt()
                    && read.beganAt() - at <= GRACE_MILLIS);
  }

  private void judgeOrder(String key, List<Operation> history) {
    Verdict verdict = new Linearizability(MAX_STATES).checkWithRepeats(history);
    if (verdict instanceof Verdict.Bad bad) {
      wrong.add(new Wrong(key, bad.reason()));
    } else if (verdict instanceof Verdict.Undecided open) {
      undecided.add(new Wrong(key, open.reason()));
    }
  }

  private void judgeCounter(String key, List<Count> history) {
    if (CounterBounds.check(history) instanceof Verdict.Bad bad) {
      wrong.add(new Wrong(key, bad.reason()));
    }
  }

  /** What must not be. */
  List<Wrong> wrong() {
    return wrong;
  }

  /** How many stale reads came just after a change of the rings. */
  int excused() {
    return excused;
  }

  /** The keys for which the search for an order was given up. */
  List<Wrong> undecided() {
    return undecided;
  }

  /** The story of a key, a line for each operation. */
  String story(String key) {
    StringBuilder story = new StringBuilder();
    journal.operations().getOrDefault(key, List.of()).stream()
        .sorted(Comparator.comparingLong(Operation::beganAt))
        .forEach(operation -> story.append("  ").append(operation).append('\n'));
    journal.counts().getOrDefault(key, List.of()).stream()
        .sorted(Comparator.comparingLong(Count::beganAt))
        .forEach(count -> story.append("  ").append(count).append('\n'));
    return story.toString();
  }
}
