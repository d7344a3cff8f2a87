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

  private final long startNanos = System.nanoTime();
  private final Map<String, List<Operation>> operations = new ConcurrentHashMap<>();
  private final Map<String, List<Count>> counts = new ConcurrentHashMap<>();
  private final List<Long> ringChanges = new CopyOnWriteArrayList<>();
  private final List<Trouble> troubles = new CopyOnWriteArrayList<>();

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

  private static <T> long total(Map<String, List<T>> lists) {
    return lists.values().stream().mapToLong(List::size).sum();
  }
}
