package org.kumofs.testkit.torture;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.kumofs.testkit.history.CounterBounds.Count;
import org.kumofs.testkit.history.Operation;

/**
 * Everything that clients have done and were told, by key, and what happened to the cluster
 * meanwhile. Safe for use by many threads, other than what lies in it while clients go on.
 */
final class Journal {

  /** How exactly changes of the rings are known. */
  static final long RING_WATCH_MILLIS = 100;

  private static final int KEPT_FAILURES = 50;

  private final long startNanos = System.nanoTime();
  private final Map<String, List<Operation>> operations = new ConcurrentHashMap<>();
  private final Map<String, List<Count>> counts = new ConcurrentHashMap<>();
  private final List<Long> ringChanges = new CopyOnWriteArrayList<>();
  private final List<Trouble> troubles = new CopyOnWriteArrayList<>();

  private final List<String> failures = new CopyOnWriteArrayList<>();

  /** A fault that was, with the milliseconds at which it began and was over. */
  record Trouble(Fault fault, long beganAt, long endedAt) {}

  /** Milliseconds since the start, by a clock that nobody sets. */
  long now() {
    return (System.nanoTime() - startNanos) / 1_000_000;
  }

  void add(String key, Operation operation) {
    append(operations, key, operation);
  }

  void add(String key, Count count) {
    append(counts, key, count);
  }

  private static <T> void append(Map<String, List<T>> lists, String key, T entry) {
    lists.compute(
        key,
        (same, list) -> {
          List<T> entries = list == null ? new ArrayList<>() : list;
          entries.add(entry);
          return entries;
        });
  }

  void add(Trouble trouble) {
    troubles.add(trouble);
  }

  /** The rings were seen to be others than a moment before. */
  void ringsChanged(long atMillis) {
    ringChanges.add(atMillis);
  }

  /** Somebody was told that something can't be done; only the first ones are kept. */
  void failed(String what) {
    if (failures.size() < KEPT_FAILURES) {
      failures.add(now() + " " + what);
    }
  }

  /** The first failures, in the words in which clients were told. */
  List<String> failures() {
    return failures;
  }

  Map<String, List<Operation>> operations() {
    return operations;
  }

  Map<String, List<Count>> counts() {
    return counts;
  }

  /** All keys, counters too. */
  List<String> keys() {
    List<String> keys = new ArrayList<>(operations.keySet());
    keys.addAll(counts.keySet());
    return keys;
  }

  /** What went wrong, in order. */
  List<Trouble> troubles() {
    return troubles;
  }

  /** When the rings changed, in order. */
  List<Long> ringChanges() {
    return ringChanges;
  }

  /** How many operations there are. */
  long size() {
    return total(operations) + total(counts);
  }

  /** What the longest operation took. */
  long longestMillis() {
    return operations.values().stream()
        .flatMap(List::stream)
        .mapToLong(operation -> operation.endedAt() - operation.beganAt())
        .max()
        .orElse(0);
  }

  private static <T> long total(Map<String, List<T>> lists) {
    return lists.values().stream().mapToLong(List::size).sum();
  }
}
