package org.kumofs.server.replication;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.RpcException;
import org.kumofs.server.store.Decision;
import org.kumofs.server.store.Mutation;
import org.kumofs.server.store.Mutations;
import org.kumofs.server.store.Presence;
import org.kumofs.server.store.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes sure that a record is here before the coordinator decides by it. While records move, the
 * coordinator may be an owner that this one has not come to yet; the owners that reads go to have
 * it. Without this every compare-and-swap and every delete of such a key would find nothing, until
 * the copy is through.
 */
final class MovingRecords {

  private static final Logger log = LoggerFactory.getLogger(MovingRecords.class);

  private final Store store;
  private final Presence presence;
  private final Ownership ownership;
  private final RecordReads reads;
  private final long timeoutMillis;
  private final Predicate<RawValue> stale;
  private final WritesUnderWay underWay;
  private final Executor storage;

  /**
   * What owners that know better are asked for.
   *
   * @param timeoutMillis limit for the answer of one owner
   * @param stale whether a record that lies here may have been deleted without this server's having
   *     heard of it
   */
  record Sources(
      RecordReads reads, long timeoutMillis, Predicate<RawValue> stale, WritesUnderWay underWay) {}

  MovingRecords(
      Store store, Presence presence, Ownership ownership, Sources sources, Executor storage) {
    this.store = store;
    this.presence = presence;
    this.ownership = ownership;
    this.reads = sources.reads();
    this.timeoutMillis = sources.timeoutMillis();
    this.stale = sources.stale();
    this.underWay = sources.underWay();
    this.storage = storage;
  }

  /**
   * Decides once the record is here: at once, or later on a storage thread.
   *
   * @param unreachable the answer if no owner tells what it has
   */
  <R> PendingAnswer<R> whenHere(RawKey key, Supplier<PendingAnswer<R>> decide, R unreachable) {
    List<NodeAddress> betterInformed = ownership.betterInformed(key);
    if (betterInformed.isEmpty()) {
      return decide.get();
    }
    Optional<RawValue> before = store.get(key);
    CompletableFuture<PendingAnswer<R>> decided =
        fetch(key, betterInformed)
            .thenApplyAsync(
                value -> {
                  value.ifPresentOrElse(
                      record -> takeOver(key, record), () -> dropStale(key, before));
                  return decide.get();
                },
                storage)
            .exceptionally(failure -> PendingAnswer.of(resultOf(failure, key, unreachable)));
    return new PendingAnswer<>(
        decided.thenCompose(PendingAnswer::answer), decided.thenCompose(PendingAnswer::end));
  }

  private CompletableFuture<Optional<RawValue>> fetch(RawKey key, List<NodeAddress> owners) {
    CompletableFuture<Optional<RawValue>> answer = reads.read(owners.get(0), key, timeoutMillis);
    List<NodeAddress> others = owners.subList(1, owners.size());
    return others.isEmpty()
        ? answer
        : answer
            .thenApply(CompletableFuture::completedFuture)
            .exceptionally(failure -> fetch(key, others))
            .thenCompose(next -> next);
  }

  private void takeOver(RawKey key, RawValue record) {
    Mutation<Boolean> update = Mutations.update(record, presence);
    store.mutate(
        key,
        ownership.asCoordinator(
            key,
            current -> isOnItsWay(key, current) ? Decision.keep(false) : update.decide(current)));
  }

  /** A write that was decided here is the later one, though its stamp may have yet to become so. */
  private boolean isOnItsWay(RawKey key, Optional<RawValue> current) {
    return current.filter(held -> underWay.isLast(key, held.clockTime())).isPresent();
  }

  /** Those who know better have no such item, so what lies here from before is none either. */
  private void dropStale(RawKey key, Optional<RawValue> before) {
    if (before.filter(record -> !record.isTombstone()).filter(stale).isEmpty()) {
      return;
    }
    store.mutate(
        key,
        ownership.asCoordinator(
            key,
            current ->
                current.equals(before) && !isOnItsWay(key, current)
                    ? Decision.erase(true)
                    : Decision.keep(false)));
  }

  private static <R> R resultOf(Throwable failure, RawKey key, R unreachable) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof RpcException) {
      log.debug("no owner tells what it has of {}: {}", key, cause.getMessage());
      return unreachable;
    }
    throw failure instanceof CompletionException e ? e : new CompletionException(failure);
  }
}
