package org.kumofs.testkit.history;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Checks that the operations of one key could have happened one after the other, each at a moment
 * between its begin and its end, and one whose outcome is unknown at any moment after its begin or
 * never. The search is that of Wing and Gong with Lowe's memory of states that led nowhere.
 *
 * <p>Two answers say less than they might, since a repeated write may get a second stamp, and a
 * repeated delete is told that it is done: a cas may be refused at any time, and a delete may be
 * done where nothing is.
 */
public final class Linearizability {

  private final int maxStates;

  /**
   * @param maxStates how many states are looked at before the search is given up
   */
  public Linearizability(int maxStates) {
    this.maxStates = maxStates;
  }

  /** Checks the operations of one key, in any order. */
  public Verdict check(List<Operation> history) {
    return check(history, false);
  }

  /**
   * The same, but sets and deletes may take effect several times while they last: whoever carries
   * them out may have repeated them.
   */
  public Verdict checkWithRepeats(List<Operation> history) {
    return check(history, true);
  }

  private Verdict check(List<Operation> history, boolean repeats) {
    List<Operation> telling = whatTells(history);
    List<Step> steps = Step.allOf(telling);
    List<Step> known = steps.stream().filter(step -> !step.isUnknown()).toList();
    List<Step> unknown = steps.stream().filter(Step::isUnknown).toList();
    OrderSearch search = new OrderSearch(known, unknown, repeats, maxStates);
    return switch (search.run()) {
      case FOUND -> Verdict.GOOD;
      case NONE -> new Verdict.Bad("no order: nothing explains " + telling.get(search.stuckAt()));
      case GIVEN_UP ->
          new Verdict.Undecided(
              "no order found in "
                  + maxStates
                  + " states; none of those explains "
                  + telling.get(search.stuckAt()));
    };
  }

  /**
   * Those that tell something, first those that are known. A write nobody knows the outcome of, and
   * whose value nobody has found, need not have happened, unless it is what an add has met with.
   */
  private static List<Operation> whatTells(List<Operation> history) {
    Set<String> observed = new HashSet<>();
    boolean addRefused = false;
    for (Operation operation : history) {
      operation.found().flatMap(found -> found).ifPresent(observed::add);
      if (operation.action() instanceof Action.Cas cas && operation.matters()) {
        observed.add(cas.expected());
      }
      addRefused |=
          operation.action() instanceof Action.Add && operation.answer() instanceof Answer.Refused;
    }
    boolean allCount = addRefused;
    return history.stream()
        .filter(Operation::matters)
        .filter(operation -> allCount || !operation.isUnknown() || isObserved(operation, observed))
        .sorted(Comparator.comparing(Operation::isUnknown).thenComparingLong(Operation::beganAt))
        .toList();
  }

  private static boolean isObserved(Operation write, Set<String> observed) {
    Optional<String> value = write.action().written().orElseThrow();
    return value.isEmpty() || observed.contains(value.get());
  }
}
