package org.kumofs.gateway.request;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.gateway.request.RequestCounters.Counter;
import org.kumofs.message.GetIfModified;
import org.kumofs.message.GetIfModifiedResult;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.RpcClient;

/**
 * Spares servers the sending of values that the local cache holds: they are only asked whether the
 * cached version is still the newest. Nothing is ever answered from the cache alone.
 */
final class CachedRecords implements RecordSource {

  private final RecordSource remote;
  private final RpcClient client;
  private final LocalCache cache;
  private final RequestCounters counters;

  CachedRecords(RecordSource remote, RpcClient client, LocalCache cache, RequestCounters counters) {
    this.remote = remote;
    this.client = client;
    this.cache = cache;
    this.counters = counters;
  }

  @Override
  public CompletableFuture<Optional<RawValue>> get(
      NodeAddress server, RawKey key, long timeoutMillis) {
    Optional<RawValue> cached = cache.get(key);
    if (cached.isEmpty()) {
      return remote.get(server, key, timeoutMillis).thenApply(found -> remember(key, found));
    }
    RawValue value = cached.get();
    return client
        .session(server)
        .call(new GetIfModified(key, value.clockTime()), timeoutMillis)
        .thenApply(result -> newest(key, value, result));
  }

  private Optional<RawValue> newest(RawKey key, RawValue cached, GetIfModifiedResult result) {
    if (result instanceof GetIfModifiedResult.NotModified) {
      counters.increment(Counter.CACHE_HITS);
      return Optional.of(cached);
    }
    counters.increment(Counter.CACHE_STALE);
    if (result instanceof GetIfModifiedResult.Modified modified) {
      return remember(key, Optional.of(modified.value()));
    }
    return remember(key, Optional.empty());
  }

  private Optional<RawValue> remember(RawKey key, Optional<RawValue> found) {
    if (found.isPresent() && !found.get().isTombstone()) {
      cache.put(key, found.get());
    } else {
      cache.remove(key);
    }
    return found;
  }
}
