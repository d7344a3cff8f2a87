package org.kumofs.gateway.request;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.gateway.route.Extension;
import org.kumofs.gateway.route.Router;
import org.kumofs.gateway.route.Support;
import org.kumofs.message.GetMany;
import org.kumofs.message.GetManyResult;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.RpcClient;
import org.kumofs.rpc.RpcException;
import org.kumofs.time.Scheduler;

/**
 * Sends the reads that one turn of the loop asks of a server in one call, if the server is known to
 * serve that. A read that has no company goes alone, and so does one that the server leaves out of
 * its answer. Belongs to one loop.
 */
final class BatchedRecords implements RecordSource {

  /** So many that a call more makes no difference, so few that servers share the work out. */
  private static final int MAX_KEYS = 128;

  private static final int MAX_KEY_BYTES = 64 << 10;

  private final RecordSource alone;
  private final RpcClient client;
  private final Router router;
  private final Scheduler scheduler;
  private Map<Destination, Batch> open = new LinkedHashMap<>();

  /**
   * @param alone sends reads one by one
   * @param scheduler runs tasks on the loop
   */
  BatchedRecords(RecordSource alone, RpcClient client, Router router, Scheduler scheduler) {
    this.alone = alone;
    this.client = client;
    this.router = router;
    this.scheduler = scheduler;
  }

  /** Reads with different limits can't share a call, which has only one. */
  private record Destination(NodeAddress server, long timeoutMillis) {}

  @Override
  public CompletableFuture<Optional<RawValue>> get(
      NodeAddress server, RawKey key, long timeoutMillis) {
    if (router.view().capabilities().of(server, Extension.UPDATES) != Support.YES) {
      return alone.get(server, key, timeoutMillis);
    }
    if (open.isEmpty()) {
      scheduler.schedule(0, this::sendAll);
    }
    Destination destination = new Destination(server, timeoutMillis);
    Batch batch = open.computeIfAbsent(destination, Batch::new);
    CompletableFuture<Optional<RawValue>> result = batch.add(key);
    if (batch.isFull()) {
      open.remove(destination);
      batch.send();
    }
    return result;
  }

  private void sendAll() {
    Map<Destination, Batch> due = open;
    open = new LinkedHashMap<>();
    due.values().forEach(Batch::send);
  }

  /** Reads for one server, not sent yet or under way. */
  private final class Batch {

    private final Destination destination;
    private final List<RawKey> keys = new ArrayList<>();
    private final List<CompletableFuture<Optional<RawValue>>> results = new ArrayList<>();
    private long keyBytes;
    private long sentAtNanos;

    Batch(Destination destination) {
      this.destination = destination;
    }

    CompletableFuture<Optional<RawValue>> add(RawKey key) {
      CompletableFuture<Optional<RawValue>> result = new CompletableFuture<>();
      keys.add(key);
      results.add(result);
      keyBytes += key.bytes().length;
      return result;
    }

    boolean isFull() {
      return keys.size() >= MAX_KEYS || keyBytes >= MAX_KEY_BYTES;
    }

    void send() {
      sentAtNanos = scheduler.time().nanoTime();
      if (keys.size() == 1) {
        sendAlone(0);
        return;
      }
      var unused =
          client
              .session(destination.server())
              .call(new GetMany(keys), destination.timeoutMillis())
              .whenComplete(this::answered);
    }

    private void answered(List<GetManyResult> found, Throwable failure) {
      if (failure != null) {
        results.forEach(result -> result.completeExceptionally(failure));
      } else if (found.size() != keys.size()) {
        Exception wrong =
            RpcException.protocolError(found.size() + " results for " + keys.size() + " keys");
        results.forEach(result -> result.completeExceptionally(wrong));
      } else {
        for (int i = 0; i < keys.size(); i++) {
          answered(i, found.get(i));
        }
      }
    }

    private void answered(int index, GetManyResult found) {
      if (found instanceof GetManyResult.NotRead) {
        sendAlone(index);
      } else {
        results
            .get(index)
            .complete(
                found instanceof GetManyResult.Found one
                    ? Optional.of(one.value())
                    : Optional.empty());
      }
    }

    private void sendAlone(int index) {
      long sinceSentMillis = (scheduler.time().nanoTime() - sentAtNanos) / 1_000_000;
      long timeoutMillis = Math.max(1, destination.timeoutMillis() - sinceSentMillis);
      CompletableFuture<Optional<RawValue>> result = results.get(index);
      var unused =
          alone
              .get(destination.server(), keys.get(index), timeoutMillis)
              .whenComplete(
                  (found, failure) -> {
                    if (failure == null) {
                      result.complete(found);
                    } else {
                      result.completeExceptionally(failure);
                    }
                  });
    }
  }
}
