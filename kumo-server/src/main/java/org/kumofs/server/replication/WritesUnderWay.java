package org.kumofs.server.replication;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.server.store.Decision;
import org.kumofs.server.store.Mutation;
import org.kumofs.server.store.Store;

/**
 * The writes that this server has decided on and that are on their way to the replicas, and which
 * of them was decided last for each key. The store does not tell that: what lies there may have
 * come from another server since, and it may even be older than the write whose place it took.
 *
 * <p>Writes begin inside the key's stripe. Safe for use by many threads.
 */
final class WritesUnderWay {

  private final Store store;
  private final Map<RawKey, KeyWrites> byKey = new ConcurrentHashMap<>();

  /** The writes of one key. Touched only while the map holds on to the key. */
  private static final class KeyWrites {
    private final Map<ClockTime, Ending> begun = new HashMap<>(2);
    private ClockTime last = ClockTime.ZERO;
    private Ending endOfLast = new Ending();
  }

  /** Most writes end without anybody waiting for it. */
  private static final class Ending {
    private Optional<CompletableFuture<Boolean>> awaited = Optional.empty();
    private boolean over;
    private boolean stands;

    CompletableFuture<Boolean> await() {
      if (awaited.isEmpty()) {
        awaited = Optional.of(new CompletableFuture<>());
      }
      return awaited.get();
    }
  }

  /**
   * How a write has ended.
   *
   * @param settled whether all owners have the record, or a later one
   * @param stands whether they have it itself, or one that was decided on later here
   */
  record End(boolean settled, boolean stands) {

    static final End FAILED = new End(false, false);

    /** All owners have it, or they don't. */
    static End of(boolean stands) {
      return new End(stands, stands);
    }
  }

  WritesUnderWay(Store store) {
    this.store = store;
  }

  /** Carries out a change; a record that it writes is under way from then on. */
  <T> T decide(RawKey key, Mutation<T> change) {
    Noting<T> noting = new Noting<>(change, stamp -> begin(key, stamp));
    try {
      return store.mutate(key, noting);
    } catch (RuntimeException e) {
      noting.stamp.ifPresent(stamp -> end(key, stamp, End.FAILED));
      throw e;
    }
  }

  private static final class Noting<T> implements Mutation<T> {

    private final Mutation<T> change;
    private final Consumer<ClockTime> written;
    private Optional<ClockTime> stamp = Optional.empty();

    Noting(Mutation<T> change, Consumer<ClockTime> written) {
      this.change = change;
      this.written = written;
    }

    @Override
    public Decision<T> decide(Optional<RawValue> current) {
      Decision<T> decision = change.decide(current);
      if (decision instanceof Decision.Write<T> write) {
        stamp = Optional.of(write.record().clockTime());
        stamp.ifPresent(written);
      }
      return decision;
    }
  }

  private void begin(RawKey key, ClockTime stamp) {
    byKey.compute(
        key,
        (same, held) -> {
          KeyWrites writes = held == null ? new KeyWrites() : held;
          writes.last = stamp;
          writes.endOfLast = new Ending();
          writes.begun.put(stamp, writes.endOfLast);
          return writes;
        });
  }

  /** Whether a write that is under way is the last one of its key. */
  boolean isLast(RawKey key, ClockTime stamp) {
    boolean[] last = new boolean[1];
    byKey.computeIfPresent(
        key,
        (same, writes) -> {
          last[0] = writes.last.equals(stamp);
          return writes;
        });
    return last[0];
  }

  /**
   * Whether writes of a key are under way and the last of them is not what lies there.
   *
   * @param lies the stamp of what does
   */
  boolean isOvertaken(RawKey key, Optional<ClockTime> lies) {
    boolean[] overtaken = new boolean[1];
    byKey.computeIfPresent(
        key,
        (same, writes) -> {
          overtaken[0] = !lies.equals(Optional.of(writes.last));
          return writes;
        });
    return overtaken[0];
  }

  /**
   * The end of a write that is under way.
   *
   * @return completed with whether all owners have the record, or a later one; empty if no such
   *     write is under way
   */
  Optional<CompletableFuture<Boolean>> ending(RawKey key, ClockTime stamp) {
    if (!byKey.containsKey(key)) {
      return Optional.empty();
    }
    List<CompletableFuture<Boolean>> found = new ArrayList<>(1);
    byKey.computeIfPresent(
        key,
        (same, writes) -> {
          Ending ending = writes.begun.get(stamp);
          if (ending != null) {
            found.add(ending.await());
          }
          return writes;
        });
    return found.stream().findFirst();
  }

  /**
   * What becomes of a write whose place another one has taken that was decided on later here: it
   * stands if that one does.
   *
   * @param key one of which the earlier write is under way still
   */
  CompletableFuture<Boolean> whetherLastStands(RawKey key) {
    List<CompletableFuture<Boolean>> found = new ArrayList<>(1);
    byKey.computeIfPresent(
        key,
        (same, writes) -> {
          Ending last = writes.endOfLast;
          found.add(
              last.over
                  ? CompletableFuture.completedFuture(last.stands)
                  : last.await().thenApply(settled -> last.stands));
          return writes;
        });
    return found.isEmpty() ? CompletableFuture.completedFuture(false) : found.get(0);
  }

  /** Nothing more of a write is under way. One that never began is ignored. */
  void end(RawKey key, ClockTime stamp, End end) {
    List<Ending> ended = new ArrayList<>(1);
    byKey.computeIfPresent(
        key,
        (same, writes) -> {
          Ending ending = writes.begun.remove(stamp);
          if (ending != null) {
            ending.over = true;
            ending.stands = end.stands();
            ended.add(ending);
          }
          return writes.begun.isEmpty() ? null : writes;
        });
    for (Ending ending : ended) {
      ending.awaited.ifPresent(awaited -> awaited.complete(end.settled()));
    }
  }

  /** The earliest seconds of a stamp of a write that is under way; the greatest long for none. */
  long earliestSeconds() {
    long[] earliest = {Long.MAX_VALUE};
    for (RawKey key : byKey.keySet()) {
      byKey.computeIfPresent(
          key,
          (same, writes) -> {
            writes
                .begun
                .keySet()
                .forEach(stamp -> earliest[0] = Math.min(earliest[0], stamp.unixSeconds()));
            return writes;
          });
    }
    return earliest[0];
  }

  /** How many keys have writes under way. */
  int keys() {
    return byKey.size();
  }
}
