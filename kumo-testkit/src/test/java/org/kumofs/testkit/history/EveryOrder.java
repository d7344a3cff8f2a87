package org.kumofs.testkit.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says by trying every order what {@link Linearizability} says by searching. */
final class EveryOrder {

  private EveryOrder() {}

  static boolean hasOneFor(List<Operation> history) {
    return hasOneFor(history.stream().filter(Operation::matters).toList(), Optional.empty());
  }

  private static boolean hasOneFor(List<Operation> left, Optional<String> value) {
    if (left.stream().allMatch(Operation::isUnknown)) {
      return true;
    }
    for (Operation first : left) {
      boolean mayBeFirst = left.stream().noneMatch(other -> other.isBefore(first));
      if (mayBeFirst && fits(first, value)) {
        List<Operation> rest = new ArrayList<>(left);
        rest.remove(first);
        if (hasOneFor(rest, after(first, value))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean fits(Operation operation, Optional<String> value) {
    boolean refused = operation.answer() instanceof Answer.Refused;
    if (operation.action() instanceof Action.Read) {
      return operation.answer().equals(Answer.found(value));
    }
    if (operation.action() instanceof Action.Add) {
      return refused == value.isPresent();
    }
    if (operation.action() instanceof Action.Cas cas) {
      return refused || value.equals(Optional.of(cas.expected()));
    }
    return !(operation.action() instanceof Action.Delete) || !refused || value.isEmpty();
  }

  private static Optional<String> after(Operation operation, Optional<String> value) {
    return operation.answer() instanceof Answer.Refused
        ? value
        : operation.action().written().orElse(value);
  }
}
