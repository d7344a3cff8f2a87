package org.kumofs.server.replication;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.server.replication.WritesUnderWay.End;
import org.kumofs.server.store.Decision;
import org.kumofs.server.store.Mutation;
import org.kumofs.server.store.Presence;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replicates a client's write so that it wins. A replica may hold a version that is not older and
 * that this server never saw: a former coordinator made it within the last seconds, with a Lamport
 * clock ahead of this server's. The replica then ignores the write, and reads there would still
 * give the former version. Or it knows of a flush that this server has not heard of. So the record
 * gets a later stamp and goes out again. See {@code docs/replication.md}, The first write of a
 * moved key.
 */
final class Overtaking {

  private static final Logger log = LoggerFactory.getLogger(Overtaking.class);

  /** How far the Lamport clock is set forward: past what is likely, then past all that is not. */
  private static final int[] LEAPS = {1 << 12, 1 << 18, 1 << 24};

  private final Settlement settlement;
  private final WritesUnderWay underWay;
  private final Ownership ownership;
  private final Presence presence;
  private final Replicator replicator;
  private final Executor storage;

  Overtaking(
      Settlement settlement,
      Ownership ownership,
      Presence presence,
      Replicator replicator,
      Executor storage) {
    this.settlement = settlement;
    this.underWay = settlement.underWay();
    this.ownership = ownership;
    this.presence = presence;
    this.replicator = replicator;
    this.storage = storage;
  }

  /** Decides on a client's write; what it stores is to be brought to the replicas. */
  <T> T decide(RawKey key, Mutation<T> change) {
    return underWay.decide(key, ownership.asCoordinator(key, change));
  }

  /**
   * Decides by what lies there. While a write that was decided here is on its way and something
   * else lies in its place, brought by a copy, that write is yet to get a later stamp: then nobody
   * can tell what lies there.
   *
   * @throws UnsettledException in that case; nothing has been changed then
   */
  <T> T decideByRecord(RawKey key, Mutation<T> change) {
    return decide(
        key,
        current -> {
          if (underWay.isOvertaken(key, current.map(RawValue::clockTime))) {
            throw new UnsettledException();
          }
          return change.decide(current);
        });
  }

  /**
   * Brings a record that was stored here to all owners.
   *
   * @return the record as it is on all of them, perhaps with a later stamp; empty if that failed.
   *     Never fails itself
   */
  CompletableFuture<Optional<RawValue>> replicate(RawKey key, RawValue record) {
    return replicate(key, record, 0)
        .exceptionally(failure -> resultOf(failure, key, Optional.empty()));
  }

  private CompletableFuture<Optional<RawValue>> replicate(RawKey key, RawValue record, int leap) {
    return replicator
        .replicate(key, record)
        .thenCompose(
            outcome ->
                switch (outcome) {
                  case STORED -> CompletableFuture.completedFuture(Optional.of(record));
                  case OVERTAKEN -> overtake(key, record, leap);
                  case FAILED -> CompletableFuture.completedFuture(Optional.<RawValue>empty());
                })
        .whenComplete(
            (done, failure) ->
                settlement.ended(
                    key, record.clockTime(), End.of(failure == null && done.isPresent())));
  }

  private CompletableFuture<Optional<RawValue>> overtake(RawKey key, RawValue record, int leap) {
    if (leap == LEAPS.length) {
      log.warn("a replica of {} holds a version from the future; do the hosts' clocks agree?", key);
      return CompletableFuture.completedFuture(Optional.empty());
    }
    return CompletableFuture.supplyAsync(
            () -> decide(key, restampIfLast(key, record, LEAPS[leap])), storage)
        .thenCompose(
            later ->
                later.isPresent()
                    ? replicate(key, later.get(), leap + 1)
                    : underWay
                        .whetherLastStands(key)
                        .thenApply(stands -> stands ? Optional.of(record) : Optional.empty()));
  }

  /** What lies here by now may be the very version that overtook it, copied from a replica. */
  private Mutation<Optional<RawValue>> restampIfLast(RawKey key, RawValue record, int leap) {
    return current -> {
      if (!current.equals(Optional.of(record)) && !underWay.isLast(key, record.clockTime())) {
        return Decision.keep(Optional.empty());
      }
      RawValue newest = current.filter(held -> held.supersedes(record)).orElse(record);
      presence.clock().lamport().observe(newest.clockTime().clock() + leap);
      RawValue later = record.withClockTime(presence.stampOver(Optional.of(newest)));
      return Decision.write(later, Optional.of(later)).urgent();
    };
  }

  /**
   * Brings a record that was decided on by what it replaces to all owners. It gets no later stamp:
   * what a replica holds instead was unknown when it was decided.
   *
   * @return whether all owners have it, or one that this server decided on later; never fails
   */
  CompletableFuture<Boolean> replicateUnchanged(RawKey key, RawValue record) {
    CompletableFuture<ReplicationOutcome> outcome = replicator.replicate(key, record);
    return outcome
        .thenCompose(
            end ->
                end == ReplicationOutcome.OVERTAKEN
                    ? stands(key, record.clockTime())
                    : CompletableFuture.completedFuture(end == ReplicationOutcome.STORED))
        .whenComplete(
            (stands, failure) -> {
              boolean settled = outcome.join() != ReplicationOutcome.FAILED;
              settlement.ended(
                  key, record.clockTime(), new End(settled, failure == null && stands));
            })
        .exceptionally(failure -> resultOf(failure, key, false));
  }

  /** Of one that was overtaken. */
  private CompletableFuture<Boolean> stands(RawKey key, ClockTime stamp) {
    return CompletableFuture.supplyAsync(
            () ->
                underWay.isLast(key, stamp)
                    ? CompletableFuture.completedFuture(false)
                    : underWay.whetherLastStands(key),
            storage)
        .thenCompose(stands -> stands);
  }

  /** It is stored here, so whatever happens on the way leaves it in doubt. */
  private static <R> R resultOf(Throwable failure, RawKey key, R inDoubt) {
    log.warn("a write of {} stays in doubt: {}", key, failure.getMessage());
    return inDoubt;
  }
}
