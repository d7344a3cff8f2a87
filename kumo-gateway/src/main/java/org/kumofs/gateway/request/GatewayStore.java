package org.kumofs.gateway.request;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.kumofs.update.Update;

/**
 * The cluster as one event loop of the gateway sees it. A store belongs to one loop: it is called
 * on that loop, completes its futures on that loop (or before the call returns) and never blocks.
 *
 * <p>What the cluster cannot do is a {@code Failed} result with the reason in words; it comes
 * within the client-facing time limit. A future completes exceptionally only where the store is
 * broken. Keys and values are handed over: neither side changes the bytes afterwards. Keys are
 * those of the client, without a prefix. An expired record is a missing one, everywhere.
 */
public interface GatewayStore {

  /**
   * Reads keys; the store may group them by server.
   *
   * @param keys at least one, duplicates allowed
   * @return one result for each key, in the order of the keys
   */
  CompletableFuture<List<GetResult>> get(List<byte[]> keys);

  /** Reads keys like {@link #get}, together with others that are asked for in this turn. */
  default CompletableFuture<List<GetResult>> getInCompany(List<byte[]> keys) {
    return get(keys);
  }

  /** Stores an item, whatever was there. {@link StoreResult.Stored} or a failure. */
  CompletableFuture<StoreResult> set(Item item, WriteMode mode);

  /** Deletes a key. */
  CompletableFuture<DeleteResult> delete(byte[] key, WriteMode mode);

  /**
   * Looks at an item and changes it in one step.
   *
   * @param wantsData whether the answer is to hold the value
   */
  CompletableFuture<UpdateResult> update(byte[] key, Update update, boolean wantsData);

  /**
   * Makes everything absent that the cluster holds.
   *
   * @param delaySeconds how long from now; until then all stays as it is
   */
  CompletableFuture<FlushResult> flushAll(long delaySeconds);

  /** Asks all servers for their numbers, and adds them up. */
  CompletableFuture<ClusterTotals> totals();
}
