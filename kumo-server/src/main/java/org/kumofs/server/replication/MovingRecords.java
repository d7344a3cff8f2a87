package org.kumofs.server.replication;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.RpcException;
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
  private final Executor storage;

  /**
   * @param timeoutMillis limit for the answer of one owner
   */
  MovingRecords(
      Store store,
      Presence presence,
      Ownership ownership,
      RecordReads reads,
      long timeoutMillis,
      Executor storage) {
    this.store = store;
    this.presence = presence;
    this.ownership = ownership;
    this.reads = reads;
    this.timeoutMillis = timeoutMillis;
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
    CompletableFuture<PendingAnswer<R>> decided =
        fetch(key, betterInformed)
            .thenApplyAsync(
                value -> {
                  value.ifPresent(record -> takeOver(key, record));
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
    store.mutate(key, ownership.asCoordinator(key, Mutations.update(record, presence)));
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
