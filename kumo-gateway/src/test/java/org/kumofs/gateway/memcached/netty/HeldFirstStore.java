package org.kumofs.gateway.memcached.netty;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.kumofs.gateway.request.ClusterTotals;
import org.kumofs.gateway.request.DeleteResult;
import org.kumofs.gateway.request.FlushResult;
import org.kumofs.gateway.request.GatewayStore;
import org.kumofs.gateway.request.GetResult;
import org.kumofs.gateway.request.Item;
import org.kumofs.gateway.request.StoreResult;
import org.kumofs.gateway.request.UpdateResult;
import org.kumofs.gateway.request.WriteMode;
import org.kumofs.update.Update;

/** A store that holds its first set back and does everything else at once. */
final class HeldFirstStore implements GatewayStore {

  private final GatewayStore delegate;
  private final CompletableFuture<StoreResult> first = new CompletableFuture<>();
  private boolean firstIsOut;

  HeldFirstStore(GatewayStore delegate) {
    this.delegate = delegate;
  }

  void release() {
    first.complete(new StoreResult.Stored(1));
  }

  @Override
  public CompletableFuture<List<GetResult>> get(List<byte[]> keys) {
    return delegate.get(keys);
  }

  @Override
  public CompletableFuture<StoreResult> set(Item item, WriteMode mode) {
    if (!firstIsOut) {
      firstIsOut = true;
      return first;
    }
    return delegate.set(item, mode);
  }

  @Override
  public CompletableFuture<DeleteResult> delete(byte[] key, WriteMode mode) {
    return delegate.delete(key, mode);
  }

  @Override
  public CompletableFuture<UpdateResult> update(byte[] key, Update update, boolean wantsData) {
    return delegate.update(key, update, wantsData);
  }

  @Override
  public CompletableFuture<FlushResult> flushAll(long delaySeconds) {
    return delegate.flushAll(delaySeconds);
  }

  @Override
  public CompletableFuture<ClusterTotals> totals() {
    return delegate.totals();
  }
}
