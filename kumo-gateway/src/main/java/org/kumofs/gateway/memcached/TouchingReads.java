package org.kumofs.gateway.memcached;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.kumofs.gateway.request.GatewayStore;
import org.kumofs.gateway.request.GetResult;
import org.kumofs.gateway.request.UpdateResult;
import org.kumofs.update.FetchUpdate;

/**
 * Reads keys and moves their expiry time. Keys are worked on in parallel, except that a key which
 * is there once more waits for what comes before: it sees the effect.
 */
final class TouchingReads {

  private final GatewayStore store;

  TouchingReads(GatewayStore store) {
    this.store = store;
  }

  CompletableFuture<List<GetResult>> read(Command.GetAndTouch command) {
    FetchUpdate touch = FetchUpdate.touch(command.expiresAt());
    return readFrom(0, command.keys(), touch, new ArrayList<>(command.keys().size()));
  }

  private CompletableFuture<List<GetResult>> readFrom(
      int from, List<byte[]> keys, FetchUpdate touch, List<GetResult> results) {
    int to = endOfDistinct(keys, from);
    List<CompletableFuture<UpdateResult>> calls = new ArrayList<>(to - from);
    for (byte[] key : keys.subList(from, to)) {
      calls.add(store.update(key, touch, true));
    }
    return CompletableFuture.allOf(calls.toArray(CompletableFuture<?>[]::new))
        .thenCompose(
            done -> {
              calls.forEach(call -> results.add(result(call.join())));
              return to == keys.size()
                  ? CompletableFuture.completedFuture(results)
                  : readFrom(to, keys, touch, results);
            });
  }

  /** Where the keys end that are all different. */
  private static int endOfDistinct(List<byte[]> keys, int from) {
    int to = from + 1;
    if (to < keys.size()) {
      Set<ByteBuffer> seen = new HashSet<>();
      seen.add(ByteBuffer.wrap(keys.get(from)));
      while (to < keys.size() && seen.add(ByteBuffer.wrap(keys.get(to)))) {
        to++;
      }
    }
    return to;
  }

  private static GetResult result(UpdateResult result) {
    if (result instanceof UpdateResult.Failed failure) {
      return new GetResult.Failed(failure.reason());
    }
    return ((UpdateResult.Decided) result)
        .answer()
        .item()
        .<GetResult>map(item -> new GetResult.Hit(item.content(), item.casToken()))
        .orElseGet(GetResult.Miss::new);
  }
}
