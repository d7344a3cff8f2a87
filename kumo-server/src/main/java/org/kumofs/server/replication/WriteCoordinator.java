package org.kumofs.server.replication;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.kumofs.clock.HybridClock;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.message.Delete;
import org.kumofs.message.DeleteResult;
import org.kumofs.message.Set;
import org.kumofs.message.SetOperation;
import org.kumofs.message.SetResult;
import org.kumofs.server.replication.UnfinishedDeletes.UnfinishedDelete;
import org.kumofs.server.store.Mutations;
import org.kumofs.server.store.Store;

/**
 * Carries out clients' writes: in the key's stripe it makes sure that this server coordinates the
 * key, decides, stamps and stores; then it brings the record to the other owners. See {@code
 * docs/storage.md}, Replication.
 *
 * <p>Methods block on the disk, so they belong on a storage thread; they never wait for replicas.
 * They throw {@link NotOwnerException} if another server is to be asked, and what the store throws.
 */
public final class WriteCoordinator {

  private static final int MAX_FAILED_DELETES = 10_000;

  private final Store store;
  private final Ownership ownership;
  private final HybridClock clock;
  private final Replicator replicator;
  private final UnfinishedDeletes unfinished = new UnfinishedDeletes(MAX_FAILED_DELETES);

  /** Writes to a store and by a replicator. */
  public WriteCoordinator(
      Store store, Ownership ownership, HybridClock clock, Replicator replicator) {
    this.store = store;
    this.ownership = ownership;
    this.clock = clock;
    this.replicator = replicator;
  }

  /** Stores a value. */
  public PendingAnswer<SetResult> set(Set request) {
    Optional<RawValue> stored =
        request.op() == SetOperation.CAS ? storeIfUnchanged(request) : Optional.of(store(request));
    if (stored.isEmpty()) {
      return PendingAnswer.of(new SetResult.CasMismatch());
    }
    SetResult success = new SetResult.Stored(stored.get().clockTime());
    CompletableFuture<Boolean> replicated = replicator.replicate(request.key(), stored.get());
    return request.op() == SetOperation.SET_ASYNC
        ? new PendingAnswer<>(CompletableFuture.completedFuture(success), replicated)
        : PendingAnswer.of(replicated.thenApply(done -> done ? success : new SetResult.Failed()));
  }

  private RawValue store(Set request) {
    RawKey key = request.key();
    return store.mutate(key, ownership.asCoordinator(key, Mutations.set(request.value(), clock)));
  }

  private Optional<RawValue> storeIfUnchanged(Set request) {
    RawKey key = request.key();
    RawValue value = request.value();
    return store.mutate(
        key,
        ownership.asCoordinator(
            key, Mutations.cas(value.clockTime(), value, clock, clock.unixSeconds())));
  }

  /** Deletes a key. */
  public PendingAnswer<DeleteResult> delete(Delete request) {
    Deletion.Verdict verdict = decide(request.key());
    if (verdict instanceof Deletion.Verdict.Replicate replicate) {
      return finish(replicate.delete(), request.async());
    }
    if (verdict instanceof Deletion.Verdict.Await await && !request.async()) {
      return PendingAnswer.of(
          await
              .delete()
              .replicated()
              .thenApply(done -> done ? DeleteResult.NOT_FOUND : DeleteResult.FAILED));
    }
    return PendingAnswer.of(DeleteResult.NOT_FOUND);
  }

  private Deletion.Verdict decide(RawKey key) {
    Deletion deletion = new Deletion(key, clock, unfinished);
    try {
      return store.mutate(key, ownership.asCoordinator(key, deletion));
    } catch (RuntimeException e) {
      deletion.abandon();
      throw e;
    }
  }

  private PendingAnswer<DeleteResult> finish(UnfinishedDelete delete, boolean async) {
    CompletableFuture<Boolean> replicated = delete.replicated();
    replicator.replicate(delete.key(), delete.tombstone()).thenAccept(replicated::complete);
    return async
        ? new PendingAnswer<>(CompletableFuture.completedFuture(DeleteResult.DELETED), replicated)
        : PendingAnswer.of(
            replicated.thenApply(done -> done ? DeleteResult.DELETED : DeleteResult.FAILED));
  }
}
