package org.kumofs.gateway.request;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.kumofs.data.RawKey;
import org.kumofs.update.Update;

/**
 * The cluster as one event loop sees it: keys get their prefix, operations their time limit. What a
 * server is asked and how often is the business of the readers and writers.
 */
final class ClusterStore implements GatewayStore {

  private final LoopContext context;
  private final RecordReader reader;
  private final RecordReader manyReader;
  private final SetWriter sets;
  private final DeleteWriter deletes;
  private final UpdateWriter updates;
  private final FlushWriter flushes;
  private final TotalsReader totals;

  /**
   * @param reader for keys that are read one by one
   * @param manyReader for keys that are read together with others
   */
  ClusterStore(
      LoopContext context,
      RecordReader reader,
      RecordReader manyReader,
      CoordinatorCalls calls,
      FlushWriter flushes,
      TotalsReader totals) {
    this.context = context;
    this.reader = reader;
    this.manyReader = manyReader;
    this.sets = new SetWriter(context, calls);
    this.deletes = new DeleteWriter(context, calls, reader);
    this.updates = new UpdateWriter(context, calls, reader, deletes);
    this.flushes = flushes;
    this.totals = totals;
  }

  @Override
  public CompletableFuture<List<GetResult>> get(List<byte[]> keys) {
    return read(keys, keys.size() == 1 ? reader : manyReader);
  }

  @Override
  public CompletableFuture<List<GetResult>> getInCompany(List<byte[]> keys) {
    return read(keys, manyReader);
  }

  private CompletableFuture<List<GetResult>> read(List<byte[]> keys, RecordReader from) {
    Deadline deadline = context.newDeadline();
    if (keys.size() == 1) {
      return from.look(rawKey(keys.get(0)), deadline)
          .thenApply(reading -> List.of(reading.asGetResult()));
    }
    Gathering<GetResult> results = new Gathering<>(keys.size());
    for (int i = 0; i < keys.size(); i++) {
      results.add(i, from.look(rawKey(keys.get(i)), deadline).thenApply(Reading::asGetResult));
    }
    return results.all();
  }

  @Override
  public CompletableFuture<StoreResult> set(Item item, WriteMode mode) {
    boolean async = mode == WriteMode.ASYNC || context.settings().asyncSets();
    return sets.write(rawKey(item.key()), item.content(), async, context.newDeadline());
  }

  @Override
  public CompletableFuture<DeleteResult> delete(byte[] key, WriteMode mode) {
    boolean async = mode == WriteMode.ASYNC || context.settings().asyncDeletes();
    return deletes.delete(rawKey(key), async, mode == WriteMode.SYNC, context.newDeadline());
  }

  @Override
  public CompletableFuture<UpdateResult> update(byte[] key, Update update, boolean wantsData) {
    return updates.write(rawKey(key), update, wantsData, context.newDeadline());
  }

  @Override
  public CompletableFuture<FlushResult> flushAll(long delaySeconds) {
    return flushes.flush(delaySeconds);
  }

  @Override
  public CompletableFuture<ClusterTotals> totals() {
    return totals.read();
  }

  private RawKey rawKey(byte[] key) {
    return RawKey.ofKey(context.settings().withPrefix(key));
  }
}
