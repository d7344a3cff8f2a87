package org.kumofs.testkit.history;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Leaves out of a bad history what is not needed to see what is bad about it. What is left out
 * could be left out of a good history, too: operations that change nothing, and a write together
 * with all that have found its value.
 */
public final class Shrinking {

  private final Predicate<List<Operation>> isBad;
  private List<Operation> left;

  private Shrinking(List<Operation> history, Predicate<List<Operation>> isBad) {
    this.left = List.copyOf(history);
    this.isBad = isBad;
  }

  /** A part of a history that is bad itself, and of which nothing can be left out. */
  public static List<Operation> shrink(List<Operation> history, Predicate<List<Operation>> isBad) {
    Shrinking shrinking = new Shrinking(history, isBad);
    int before;
    do {
      before = shrinking.left.size();
      shrinking.leaveOutIdleOnes();
      shrinking.leaveOutValues();
    } while (shrinking.left.size() < before);
    return shrinking.left;
  }

  private void leaveOutIdleOnes() {
    // From the end: what comes after the fault has nothing to do with it.
    for (int i = left.size() - 1; i >= 0; i--) {
      if (isIdle(left.get(i))) {
        tryWithout(Set.of(left.get(i)));
      }
    }
  }

  private static boolean isIdle(Operation operation) {
    return !operation.matters()
        || operation.action() instanceof Action.Read
        || operation.answer() instanceof Answer.Refused;
  }

  private void leaveOutValues() {
    boolean somethingHasToBeThere =
        left.stream().anyMatch(one -> one.action() instanceof Action.Add && isIdle(one));
    if (somethingHasToBeThere) {
      return;
    }
    for (Operation write : left) {
      Optional<String> value = write.action().written().flatMap(written -> written);
      if (value.isPresent() && left.contains(write)) {
        tryWithout(allAbout(value.get()));
      }
    }
  }

  private Set<Operation> allAbout(String value) {
    Set<Operation> all = new HashSet<>();
    for (Operation operation : left) {
      boolean about =
          operation.action().written().equals(Optional.of(Optional.of(value)))
              || operation.found().equals(Optional.of(Optional.of(value)));
      if (about) {
        all.add(operation);
      } else if (operation.action() instanceof Action.Cas cas && cas.expected().equals(value)) {
        // What it made of the value goes with it.
        all.add(operation);
        all.addAll(allAbout(cas.value()));
      }
    }
    return all;
  }

  private void tryWithout(Set<Operation> some) {
    List<Operation> rest = new ArrayList<>(left);
    rest.removeAll(some);
    if (isBad.test(rest)) {
      left = List.copyOf(rest);
    }
  }
}
