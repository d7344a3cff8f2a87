package org.kumofs.testkit.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks that a counter, which begins at zero and is only counted up by one, holds at any time what
 * was acknowledged, and no more than was asked for; and that no two increments were told the same.
 */
public final class CounterBounds {

  private CounterBounds() {}

  /**
   * An increment or, if it is none, a read.
   *
   * @param beganAt virtual milliseconds
   * @param endedAt virtual milliseconds
   * @param value what was answered; of no meaning where that is unknown
   * @param unknown whether nobody knows if it took effect
   */
  public record Count(boolean increment, long beganAt, long endedAt, long value, boolean unknown) {

    private boolean isBefore(Count other) {
      return !unknown && endedAt < other.beganAt;
    }

    @Override
    public String toString() {
      return "%d-%d %s: %s"
          .formatted(beganAt, endedAt, increment ? "incr" : "read", unknown ? "unknown" : value);
    }
  }

  /** Checks what was done with one counter, in any order. */
  public static Verdict check(List<Count> history) {
    List<Count> increments = increments(history);
    List<String> faults = new ArrayList<>();
    for (Count count : history) {
      if (!count.unknown()) {
        faultOf(count, increments).ifPresent(faults::add);
      }
    }
    faults.addAll(toldTwice(increments));
    return faults.isEmpty() ? Verdict.GOOD : new Verdict.Bad(faults.get(0));
  }

  /** Checks one read against what was done with its counter. */
  public static Verdict check(Count read, List<Count> history) {
    return faultOf(read, increments(history)).<Verdict>map(Verdict.Bad::new).orElse(Verdict.GOOD);
  }

  private static List<Count> increments(List<Count> history) {
    return history.stream().filter(Count::increment).toList();
  }

  private static Optional<String> faultOf(Count count, List<Count> increments) {
    long least = count.increment() ? 1 : 0;
    long most = 0;
    for (Count other : increments) {
      least += other.isBefore(count) ? 1 : 0;
      most += other.beganAt() <= count.endedAt() ? 1 : 0;
    }
    if (count.value() < least) {
      return Optional.of("increments lost, at least " + least + " should be there: " + count);
    }
    return count.value() > most
        ? Optional.of("counted twice, at most " + most + " should be there: " + count)
        : Optional.empty();
  }

  private static List<String> toldTwice(List<Count> increments) {
    Map<Long, Count> byValue = new HashMap<>();
    List<String> faults = new ArrayList<>();
    for (Count count : increments) {
      Count other = count.unknown() ? null : byValue.put(count.value(), count);
      if (other != null) {
        faults.add("two increments made the same value: " + other + "; " + count);
      }
    }
    return faults;
  }
}
