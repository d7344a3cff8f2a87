package org.kumofs.server.replication;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.kumofs.clock.ClockTime;
import org.kumofs.clock.HybridClock;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.message.Hold;
import org.kumofs.message.Settle;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.Ring;
import org.kumofs.ring.RingPair;
import org.kumofs.server.membership.RingListener;
import org.kumofs.server.replication.StampMemory.Version;
import org.kumofs.server.store.Decision;
import org.kumofs.server.store.Mutation;
import org.kumofs.server.store.Mutations;
import org.kumofs.server.store.Presence;
import org.kumofs.server.store.Store;
import org.kumofs.server.store.StoreException;
import org.kumofs.time.LogPace;
import org.kumofs.time.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows a record only when it is settled: when every owner has it, or a later one. Otherwise a
 * reader could be shown a value that is lost with this server, and the next reader, elsewhere, the
 * one before it. What is in doubt is brought to the other owners first, by the coordinator of the
 * key, which other owners ask to. See {@code docs/replication.md}, What readers see.
 *
 * <p>In doubt are writes that are under way; those that failed here; those of a former coordinator
 * and of an earlier run, within some seconds before it ended; and, on an owner that is not the
 * coordinator, whatever was written within the last seconds, or was replicated here more than once.
 *
 * <p>Safe for use by many threads. Register it as a listener of the rings.
 */
public final class Settlement implements RingListener {

  /** The answer when nothing is in doubt. */
  public static final CompletableFuture<Boolean> SETTLED = CompletableFuture.completedFuture(true);

  private static final Logger log = LoggerFactory.getLogger(Settlement.class);

  private static final int MAX_VERSIONS = 65_536;
  private static final int RETRIED_AT_ONCE = 64;
  private static final long RETRY_MILLIS = 2_000;

  private final Store store;
  private final Ownership ownership;
  private final Presence presence;
  private final Others others;
  private final OtherOwners owners;
  private final Scheduler scheduler;
  private final Executor storage;

  private final WritesUnderWay underWay;
  private final Takeovers takeovers;
  private final StampMemory failed = new StampMemory(MAX_VERSIONS);
  private final StampMemory repeated = new StampMemory(MAX_VERSIONS);
  private final StampMemory settled = new StampMemory(MAX_VERSIONS);
  private final Map<Version, CompletableFuture<Boolean>> settling = new ConcurrentHashMap<>();
  private final AtomicBoolean retrying = new AtomicBoolean();
  private final LogPace pace;

  /**
   * The ways to other servers.
   *
   * @param replicator brings records to the other owners
   * @param calls asks the other owners
   * @param writeTimeoutMillis how long a write may be under way at most
   */
  public record Others(Replicator replicator, SettleCalls calls, long writeTimeoutMillis) {

    /** No write is in doubt for longer unless it failed, whatever the clocks say. */
    long doubtSeconds() {
      return writeTimeoutMillis / 1_000 + 3L * ClockTime.CLOSE_SECONDS;
    }
  }

  /**
   * @param scheduler runs retries
   * @param storage where the disk may be touched
   */
  public Settlement(
      Store store,
      Ownership ownership,
      HybridClock clock,
      Others others,
      Scheduler scheduler,
      Executor storage) {
    this.store = store;
    this.ownership = ownership;
    this.presence = new Presence(store, clock);
    this.others = others;
    this.owners = new OtherOwners(ownership, others.calls());
    this.scheduler = scheduler;
    this.storage = storage;
    this.pace = new LogPace(scheduler.time());
    this.underWay = new WritesUnderWay(store);
    this.takeovers = new Takeovers();
  }

  /** The writes that this server coordinates. */
  WritesUnderWay underWay() {
    return underWay;
  }

  /**
   * The earliest seconds, in stamps, of a write that this server coordinates and that has not
   * reached all owners, or not for certain; the greatest long for none.
   */
  public long unsettledSeconds() {
    return Math.min(underWay.earliestSeconds(), failed.earliestSeconds());
  }

  /** A write that this server coordinated has ended. */
  void ended(RawKey key, ClockTime stamp, WritesUnderWay.End end) {
    if (!end.settled()) {
      failed.note(key, stamp);
      retryLater();
    } else if (takeovers.leaveInDoubt(key, stamp, ownership.self())) {
      settled.note(key, stamp);
    }
    underWay.end(key, stamp, end);
  }

  /** A record has come once more: its coordinator can't tell whether all owners have it. */
  void repeated(RawKey key, ClockTime stamp) {
    repeated.note(key, stamp);
  }

  /**
   * Waits until a record that was read here may be shown, and settles it if it takes that.
   *
   * @return completed with whether it may; at once in almost all cases. Never fails
   */
  public CompletableFuture<Boolean> whenSettled(RawKey key, RawValue record) {
    ClockTime stamp = record.clockTime();
    Optional<CompletableFuture<Boolean>> ending = underWay.ending(key, stamp);
    if (ending.isPresent()) {
      return ending.get();
    }
    return isInDoubt(key, stamp) ? settle(key, record) : SETTLED;
  }

  /**
   * An answer that tells what lies here, once that may be told.
   *
   * @param shown what the answer was made from
   * @param inDoubt the answer if it may not
   */
  <R> PendingAnswer<R> whenSettled(RawKey key, Optional<RawValue> shown, R answer, R inDoubt) {
    CompletableFuture<Boolean> end = shown.map(record -> whenSettled(key, record)).orElse(SETTLED);
    return PendingAnswer.of(end.thenApply(done -> done ? answer : inDoubt));
  }

  private boolean isInDoubt(RawKey key, ClockTime stamp) {
    if (failed.holds(key, stamp) || repeated.holds(key, stamp)) {
      return true;
    }
    NodeAddress self = ownership.self();
    boolean coordinator = ownership.coordinatorOf(key).equals(Optional.of(self));
    boolean possible = coordinator ? takeovers.leaveInDoubt(key, stamp, self) : isRecent(stamp);
    return possible && !settled.holds(key, stamp);
  }

  private boolean isRecent(ClockTime stamp) {
    return stamp.unixSeconds() >= presence.clock().unixSeconds() - others.doubtSeconds();
  }

  private CompletableFuture<Boolean> settle(RawKey key, RawValue record) {
    Version version = new Version(key, record.clockTime());
    CompletableFuture<Boolean> end = new CompletableFuture<>();
    CompletableFuture<Boolean> begun = settling.putIfAbsent(version, end);
    if (begun != null) {
      return begun;
    }
    bringToOwners(key, record)
        .whenComplete(
            (done, failure) -> {
              boolean everywhere = failure == null && done;
              if (everywhere) {
                failed.forget(key, version.stamp());
                repeated.forget(key, version.stamp());
                settled.note(key, version.stamp());
              } else {
                tellOfDoubt(key, failure == null ? "it did not work" : failure.getMessage());
              }
              settling.remove(version);
              end.complete(everywhere);
            });
    return end;
  }

  /** Whoever asked is only told that it did not work. */
  private void tellOfDoubt(RawKey key, String reason) {
    long count = pace.next();
    if (count > 0) {
      log.warn(
          "{} can't be shown, another owner may lack it: {} ({} such keys since the last line)",
          key,
          reason,
          count);
    }
  }

  private CompletableFuture<Boolean> bringToOwners(RawKey key, RawValue record) {
    Optional<NodeAddress> coordinator = ownership.coordinatorOf(key);
    if (coordinator.isEmpty()) {
      return CompletableFuture.completedFuture(false);
    }
    if (coordinator.get().equals(ownership.self())) {
      return owners
          .have(key, record.clockTime())
          .thenCompose(there -> there ? SETTLED : replicate(key, record));
    }
    // The coordinator has what it wrote; it may hang. It is left to make sure of the others.
    return takeovers.leaveInDoubt(key, record.clockTime(), coordinator.get())
        ? owners.letSettle(coordinator.get(), key, record)
        : owners.handOn(coordinator.get(), key, record);
  }

  /** An owner that ignores the record has it, or a later one. */
  private CompletableFuture<Boolean> replicate(RawKey key, RawValue record) {
    return others
        .replicator()
        .replicate(key, record)
        .thenApply(outcome -> outcome != ReplicationOutcome.FAILED);
  }

  /**
   * Another owner, by the same rings, wants to show a record that it has from the coordinator.
   * Blocks on the disk.
   *
   * @return whether this server has it, or a later one
   * @throws NotOwnerException if the rings are not the same, or this server is no owner
   */
  public boolean hold(Hold request) {
    RawKey key = request.key();
    Mutation<Boolean> mutation =
        request
            .record()
            .map(record -> Mutations.update(record, presence).urgent())
            .orElseGet(() -> current -> Decision.keep(isThere(current, request.stamp())));
    boolean done = store.mutate(key, ownership.asHolder(key, request.writeRing(), mutation));
    presence.clock().lamport().observe(request.stamp().clock());
    // A record that is not stored is not later than what is there.
    return done || request.record().isPresent();
  }

  private static boolean isThere(Optional<RawValue> current, ClockTime stamp) {
    return current.filter(held -> !held.clockTime().isBefore(stamp)).isPresent();
  }

  /**
   * Another owner wants to show a record of a key that this server coordinates. Blocks on the disk.
   *
   * @throws NotOwnerException if it does not coordinate the key
   */
  public PendingAnswer<Boolean> settle(Settle request) {
    RawKey key = request.key();
    Mutation<Boolean> mutation =
        request
            .record()
            .map(record -> Mutations.update(record, presence).urgent())
            .orElseGet(() -> current -> Decision.keep(false));
    if (store.mutate(key, ownership.asCoordinator(key, mutation))) {
      failed.note(key, request.stamp());
    }
    Optional<RawValue> current = store.get(key);
    boolean there = request.record().isPresent() || isThere(current, request.stamp());
    return there ? whenSettled(key, current, true, false) : PendingAnswer.of(false);
  }

  @Override
  public void ringsChanged(RingPair before, RingPair after) {
    if (!before.write().equals(after.write())) {
      long doubtSeconds = others.doubtSeconds();
      if (before.write().isEmpty()) {
        long lastOfEarlierRun = store.newestClockTime().unixSeconds();
        takeovers.add(Ring.EMPTY, lastOfEarlierRun - doubtSeconds, lastOfEarlierRun);
      }
      // Nobody reads yet, so that nobody has written before.
      boolean newCluster = before.write().isEmpty() && after.read().isEmpty();
      long now = presence.clock().unixSeconds();
      if (!newCluster) {
        takeovers.add(before.write(), now - doubtSeconds, now + ClockTime.CLOSE_SECONDS);
      }
    }
    retryFailed();
  }

  private void retryLater() {
    if (retrying.compareAndSet(false, true)) {
      scheduler.schedule(
          RETRY_MILLIS,
          () -> {
            retrying.set(false);
            retryFailed();
          });
    }
  }

  /** Nobody may ever read those keys here, yet others may be read elsewhere. */
  private void retryFailed() {
    if (failed.isEmpty()) {
      return;
    }
    for (Version version : failed.oldest(RETRIED_AT_ONCE)) {
      storage.execute(() -> retry(version));
    }
    retryLater();
  }

  private void retry(Version version) {
    try {
      Optional<RawValue> record =
          store.get(version.key()).filter(held -> held.clockTime().equals(version.stamp()));
      if (record.isPresent()) {
        settle(version.key(), record.get());
      } else {
        // A later one has taken its place, or it is somebody else's by now.
        failed.forget(version.key(), version.stamp());
      }
    } catch (StoreException e) {
      log.debug("{} can't be read and stays in doubt: {}", version.key(), e.getMessage());
    }
  }
}
