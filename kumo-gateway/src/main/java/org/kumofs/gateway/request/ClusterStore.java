package org.kumofs.gateway.request;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.kumofs.data.RawKey;
import org.kumofs.data.ValueContent;
import org.kumofs.message.UpdateAnswer;
import org.kumofs.message.UpdatedItem;
import org.kumofs.update.StoreMode;
import org.kumofs.update.StoreUpdate;
import org.kumofs.update.Update;
import org.kumofs.update.UpdateStatus;

/**
 * The cluster as one event loop sees it: keys get their prefix, operations their time limit. What a
 * server is asked and how often is the business of the readers and writers.
 */
final class ClusterStore implements GatewayStore {

  private static final String NOT_SERVED = "not served by this cluster";

  private final LoopContext context;
  private final RecordReader reader;
  private final SetWriter sets;
  private final CasWriter cas;
  private final DeleteWriter deletes;

  ClusterStore(LoopContext context, RecordReader reader, CoordinatorCalls calls) {
    this.context = context;
    this.reader = reader;
    this.sets = new SetWriter(context, calls);
    this.cas = new CasWriter(context, calls, reader);
    this.deletes = new DeleteWriter(context, calls, reader);
  }

  @Override
  public CompletableFuture<List<GetResult>> get(List<byte[]> keys) {
    Deadline deadline = context.newDeadline();
    if (keys.size() == 1) {
      return reader.read(rawKey(keys.get(0)), deadline).thenApply(List::of);
    }
    Gathering<GetResult> results = new Gathering<>(keys.size());
    for (int i = 0; i < keys.size(); i++) {
      results.add(i, reader.read(rawKey(keys.get(i)), deadline));
    }
    return results.all();
  }

  @Override
  public CompletableFuture<StoreResult> set(Item item, WriteMode mode) {
    boolean async = mode == WriteMode.ASYNC || context.settings().asyncSets();
    return sets.write(rawKey(item.key()), item.content(), async, context.newDeadline());
  }

  @Override
  public CompletableFuture<StoreResult> cas(Item item, long casToken) {
    return cas.write(rawKey(item.key()), item.content(), casToken, context.newDeadline());
  }

  @Override
  public CompletableFuture<DeleteResult> delete(byte[] key, WriteMode mode) {
    boolean async = mode == WriteMode.ASYNC || context.settings().asyncDeletes();
    return deletes.delete(rawKey(key), async, mode == WriteMode.SYNC, context.newDeadline());
  }

  @Override
  public CompletableFuture<UpdateResult> update(byte[] key, Update update, boolean wantsData) {
    if (update instanceof StoreUpdate store
        && store.mode() == StoreMode.CAS
        && !store.olderMakesStale()) {
      return cas(new Item(key, store.content()), store.expectedToken())
          .thenApply(result -> decided(result, store.content()));
    }
    return CompletableFuture.completedFuture(new UpdateResult.Failed(NOT_SERVED));
  }

  private static UpdateResult decided(StoreResult result, ValueContent content) {
    if (result instanceof StoreResult.Failed failure) {
      return new UpdateResult.Failed(failure.reason());
    }
    if (result instanceof StoreResult.Stored stored) {
      UpdatedItem item =
          new UpdatedItem(
              content.withData(new byte[0]),
              content.data().length,
              stored.casToken(),
              content.expiresAt(),
              false,
              UpdatedItem.Access.NONE);
      return new UpdateResult.Decided(new UpdateAnswer(UpdateStatus.DONE, Optional.of(item)));
    }
    boolean exists = result instanceof StoreResult.Exists;
    return new UpdateResult.Decided(
        UpdateAnswer.of(exists ? UpdateStatus.EXISTS : UpdateStatus.NOT_FOUND));
  }

  @Override
  public CompletableFuture<FlushResult> flushAll(long delaySeconds) {
    return CompletableFuture.completedFuture(new FlushResult.Failed(NOT_SERVED));
  }

  @Override
  public CompletableFuture<ClusterTotals> totals() {
    return CompletableFuture.completedFuture(new ClusterTotals(0, 0, 0, 0, 0, 0, 0));
  }

  private RawKey rawKey(byte[] key) {
    return RawKey.ofKey(context.settings().withPrefix(key));
  }
}
