package org.kumofs.testkit.sim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.kumofs.testkit.history.AcknowledgedWrites;
import org.kumofs.testkit.history.CounterBounds;
import org.kumofs.testkit.history.CounterBounds.Count;
import org.kumofs.testkit.history.Linearizability;
import org.kumofs.testkit.history.Operation;
import org.kumofs.testkit.history.Shrinking;
import org.kumofs.testkit.history.Verdict;

/** What all clients of a simulation have done, and what is wrong with the answers they got. */
final class History {

  private static final Linearizability LINEARIZABILITY = new Linearizability(200_000);

  private final Map<String, List<Operation>> operations = new LinkedHashMap<>();
  private final Map<String, List<Count>> counts = new LinkedHashMap<>();
  private final List<Finding> findings = new ArrayList<>();
  private long hash = 1;

  /** An operation has ended. */
  void note(String key, Operation operation) {
    operations.computeIfAbsent(key, unused -> new ArrayList<>()).add(operation);
    noteHash(Objects.hash(operation, kind(operation.action()), kind(operation.answer())));
  }

  /** An increment or a read of a counter has ended. */
  void note(String counter, Count count) {
    counts.computeIfAbsent(counter, unused -> new ArrayList<>()).add(count);
    noteHash(count.hashCode());
  }

  /** Records without contents have the same hash, whatever they are. */
  private static String kind(Object part) {
    return part.getClass().getName();
  }

  private void noteHash(int event) {
    hash = 31 * hash + event;
  }

  /** Notes something that must not happen. */
  void fault(String what) {
    findings.add(Finding.of(Property.ANSWERS, what));
  }

  /** Two runs with the same value had the same answers at the same times. */
  long hash() {
    return hash;
  }

  /** Looks at what a server holds under a key as at a read that nobody made. */
  void judgeCopy(String key, Operation look) {
    List<Operation> known = operations.getOrDefault(key, List.of());
    report(Property.COPIES, key, AcknowledgedWrites.check(look, known), () -> known);
  }

  /** The same for a counter. */
  void judgeCopy(String counter, Count look) {
    List<Count> known = counts.getOrDefault(counter, List.of());
    report(Property.COPIES, counter, CounterBounds.check(look, known), () -> known);
  }

  /** Judges all that was noted; gives everything that is wrong. */
  List<Finding> findings() {
    List<Finding> copies = List.copyOf(findings);
    findings.clear();
    operations.forEach(
        (key, all) -> {
          judge(Property.ACKNOWLEDGED, key, all, AcknowledgedWrites::check);
          judgeOrder(key, all);
        });
    counts.forEach(
        (key, all) -> report(Property.COUNTERS, key, CounterBounds.check(all), () -> all));
    findings.addAll(copies);
    return List.copyOf(findings);
  }

  private void judgeOrder(String key, List<Operation> all) {
    if (LINEARIZABILITY.check(all).equals(Verdict.GOOD)) {
      return;
    }
    if (LINEARIZABILITY.checkWithRepeats(all).equals(Verdict.GOOD)) {
      judge(Property.ONCE, key, all, LINEARIZABILITY::check);
    } else {
      judge(Property.ORDER, key, all, LINEARIZABILITY::checkWithRepeats);
    }
  }

  private void judge(
      Property property,
      String key,
      List<Operation> all,
      Function<List<Operation>, Verdict> checker) {
    report(
        property,
        key,
        checker.apply(all),
        () -> Shrinking.shrink(all, part -> checker.apply(part) instanceof Verdict.Bad));
  }

  private void report(Property property, String key, Verdict verdict, Supplier<List<?>> history) {
    if (verdict instanceof Verdict.Bad bad) {
      findings.add(new Finding(property, key, bad.reason(), history));
    } else if (verdict instanceof Verdict.Undecided undecided) {
      findings.add(new Finding(property, key, "undecided: " + undecided.reason(), history));
    }
  }
}
