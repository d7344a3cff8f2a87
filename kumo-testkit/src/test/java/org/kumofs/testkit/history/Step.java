package org.kumofs.testkit.history;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an operation needs and makes, with a number for each value that any of them needs; 0 is
 * nothing. All others are one: which of them it is makes no difference, and so many orders are the
 * same.
 *
 * @param needs the value before it, {@link #ANYTHING} or {@link #SOMETHING}
 * @param makes the value after it, or {@link #SAME}
 */
record Step(int needs, int makes, long beganAt, long overAt) {

  static final int NOTHING = 0;
  private static final int UNSEEN = 1;
  static final int ANYTHING = -1;
  static final int SOMETHING = -2;
  static final int SAME = -3;

  static List<Step> allOf(List<Operation> history) {
    Map<String, Integer> numbers = new HashMap<>();
    for (Operation operation : history) {
      neededBy(operation)
          .ifPresent(value -> numbers.putIfAbsent(value, UNSEEN + 1 + numbers.size()));
    }
    return history.stream().map(operation -> of(operation, numbers)).toList();
  }

  private static Step of(Operation operation, Map<String, Integer> numbers) {
    boolean refused = operation.answer() instanceof Answer.Refused;
    Optional<Optional<String>> written = refused ? Optional.empty() : operation.action().written();
    return new Step(
        needs(operation, refused, numbers),
        written.map(value -> number(value, numbers)).orElse(SAME),
        operation.beganAt(),
        operation.overAt());
  }

  private static Optional<String> neededBy(Operation operation) {
    if (operation.found().isPresent()) {
      return operation.found().get();
    }
    return operation.action() instanceof Action.Cas cas
            && !(operation.answer() instanceof Answer.Refused)
        ? Optional.of(cas.expected())
        : Optional.empty();
  }

  private static int needs(Operation operation, boolean refused, Map<String, Integer> numbers) {
    if (operation.found().isPresent()) {
      return number(operation.found().get(), numbers);
    }
    if (operation.action() instanceof Action.Add) {
      return refused ? SOMETHING : NOTHING;
    }
    if (operation.action() instanceof Action.Cas cas && !refused) {
      return number(Optional.of(cas.expected()), numbers);
    }
    return ANYTHING;
  }

  private static int number(Optional<String> value, Map<String, Integer> numbers) {
    return value.map(text -> numbers.getOrDefault(text, UNSEEN)).orElse(NOTHING);
  }

  boolean fits(int value) {
    return needs == ANYTHING || (needs == SOMETHING ? value != NOTHING : needs == value);
  }

  int after(int value) {
    return makes == SAME ? value : makes;
  }

  /** Whether it never has to be over. */
  boolean isUnknown() {
    return overAt == Long.MAX_VALUE;
  }

  /** Whether the two differ in their times only. */
  boolean isLike(Step other) {
    return needs == other.needs && makes == other.makes;
  }
}
