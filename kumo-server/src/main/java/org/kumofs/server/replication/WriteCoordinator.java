package org.kumofs.server.replication;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.kumofs.clock.HybridClock;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.message.ApplyUpdate;
import org.kumofs.message.Delete;
import org.kumofs.message.DeleteResult;
import org.kumofs.message.Hold;
import org.kumofs.message.Set;
import org.kumofs.message.SetOperation;
import org.kumofs.message.SetResult;
import org.kumofs.message.Settle;
import org.kumofs.message.UpdateAnswer;
import org.kumofs.server.access.AccessMemory;
import org.kumofs.server.store.Mutations;
import org.kumofs.server.store.Presence;
import org.kumofs.server.store.Store;

/**
 * Carries out clients' writes: in the key's stripe it makes sure that this server coordinates the
 * key, decides, stamps and stores; then it brings the record to the other owners. See {@code
 * docs/replication.md}.
 *
 * <p>Methods block on the disk, so they belong on a storage thread; they never wait for other
 * servers. They throw {@link NotOwnerException} if another server is to be asked, {@link
 * UpdateRefusedException}, and what the store throws; an answer that comes later may fail with the
 * same.
 */
public final class WriteCoordinator {

  private static final int MAX_FAILED_DELETES = 10_000;
  private static final SetResult SET_FAILED = new SetResult.Failed();

  private final Store store;
  private final Presence presence;
  private final Settlement settlement;
  private final AccessMemory accesses;
  private final Overtaking replication;
  private final MovingRecords moving;
  private final UpdateCoordinator updates;
  private final UnfinishedDeletes unfinished = new UnfinishedDeletes(MAX_FAILED_DELETES);

  /**
   * The ways to other servers.
   *
   * @param replicator brings records to the other owners
   * @param settlement tells when a record may be shown
   * @param room tells whether they have any for what is written
   * @param reads gets records from them
   * @param readTimeoutMillis limit for the answer of one of them
   * @param stale whether a record that lies here may be older than what other owners have
   */
  public record OtherServers(
      Replicator replicator,
      Settlement settlement,
      RoomOfOwners room,
      RecordReads reads,
      long readTimeoutMillis,
      Predicate<RawValue> stale) {}

  /**
   * @param storage runs what is left to do when other servers have answered
   */
  public WriteCoordinator(
      Store store,
      Ownership ownership,
      HybridClock clock,
      Executor storage,
      OtherServers others,
      AccessMemory accesses) {
    this.store = store;
    this.presence = new Presence(store, clock);
    this.settlement = others.settlement();
    this.accesses = accesses;
    this.replication =
        new Overtaking(settlement, ownership, presence, others.replicator(), storage);
    this.moving =
        new MovingRecords(
            store,
            presence,
            ownership,
            new MovingRecords.Sources(
                others.reads(), others.readTimeoutMillis(), others.stale(), settlement.underWay()),
            storage);
    this.updates =
        new UpdateCoordinator(
            new Updating.Means(presence, replication, settlement, accesses), moving, unfinished);
  }

  /** Stores a value. */
  public PendingAnswer<SetResult> set(Set request) {
    return request.op() == SetOperation.CAS
        ? moving.whenHere(request.key(), () -> storeIfUnchanged(request), SET_FAILED)
        : store(request);
  }

  private PendingAnswer<SetResult> store(Set request) {
    RawKey key = request.key();
    RawValue stored = replication.decide(key, Mutations.set(request.value(), presence));
    accesses.stored(key);
    CompletableFuture<SetResult> end =
        replication
            .replicate(key, stored)
            .thenApply(record -> record.map(WriteCoordinator::stored).orElse(SET_FAILED));
    return request.op() == SetOperation.SET_ASYNC
        ? new PendingAnswer<>(CompletableFuture.completedFuture(stored(stored)), end)
        : PendingAnswer.of(end);
  }

  private PendingAnswer<SetResult> storeIfUnchanged(Set request) {
    RawKey key = request.key();
    RawValue value = request.value();
    Optional<RawValue> stored =
        replication.decideByRecord(key, Mutations.cas(value.clockTime(), value, presence));
    if (stored.isEmpty()) {
      return settlement.whenSettled(key, store.get(key), new SetResult.CasMismatch(), SET_FAILED);
    }
    accesses.stored(key);
    return PendingAnswer.of(
        replication
            .replicateUnchanged(key, stored.get())
            .thenApply(done -> done ? stored(stored.get()) : SET_FAILED));
  }

  private static SetResult stored(RawValue record) {
    return new SetResult.Stored(record.clockTime());
  }

  /** Changes an item by what it is. */
  public PendingAnswer<UpdateAnswer> update(ApplyUpdate request) {
    return updates.update(request);
  }

  /** Sees to it that all owners have what another owner wants to show. */
  public PendingAnswer<Boolean> settle(Settle request) {
    return settlement.settle(request);
  }

  /** Keeps what another owner wants to show. */
  public boolean hold(Hold request) {
    return settlement.hold(request);
  }

  /** Deletes a key. */
  public PendingAnswer<DeleteResult> delete(Delete request) {
    return moving.whenHere(request.key(), () -> deleteHere(request), DeleteResult.FAILED);
  }

  private PendingAnswer<DeleteResult> deleteHere(Delete request) {
    Deletion.Verdict verdict = decide(request.key());
    if (verdict instanceof Deletion.Verdict.Replicate replicate) {
      return finish(request, replicate);
    }
    if (verdict instanceof Deletion.Verdict.Await await && !request.async()) {
      return PendingAnswer.of(
          await.end().thenApply(done -> done ? DeleteResult.NOT_FOUND : DeleteResult.FAILED));
    }
    return settlement.whenSettled(
        request.key(), store.get(request.key()), DeleteResult.NOT_FOUND, DeleteResult.FAILED);
  }

  private Deletion.Verdict decide(RawKey key) {
    Deletion deletion = new Deletion(key, presence, unfinished);
    try {
      return replication.decideByRecord(key, deletion);
    } catch (RuntimeException e) {
      deletion.abandon();
      throw e;
    }
  }

  private PendingAnswer<DeleteResult> finish(Delete request, Deletion.Verdict.Replicate deletion) {
    replication
        .replicate(request.key(), deletion.tombstone())
        .thenAccept(record -> deletion.end().complete(record.isPresent()));
    return request.async()
        ? new PendingAnswer<>(
            CompletableFuture.completedFuture(DeleteResult.DELETED), deletion.end())
        : PendingAnswer.of(
            deletion.end().thenApply(done -> done ? DeleteResult.DELETED : DeleteResult.FAILED));
  }
}
