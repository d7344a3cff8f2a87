package org.kumofs.server;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.message.Get;
import org.kumofs.message.GetStatus;
import org.kumofs.message.StatusCode;
import org.kumofs.message.StatusValue;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.RpcClient;
import org.kumofs.rpc.RpcException;
import org.kumofs.server.membership.RingHolder;
import org.kumofs.server.replication.RecordReads;
import org.kumofs.time.Scheduler;

/**
 * Reads records from other servers once they go by this server's write ring, or a later one. Before
 * that they take writes from the key's former coordinator, and what this server read of them would
 * be replaced while it decides by it. Safe for use by many threads.
 */
final class InformedReads implements RecordReads {

  private static final long AGAIN_MILLIS = 20;

  private final RpcClient client;
  private final RingHolder rings;
  private final Scheduler scheduler;

  /** Write rings that servers are known to have; they never go back. */
  private final Map<NodeAddress, ClockTime> known = new ConcurrentHashMap<>();

  InformedReads(RpcClient client, RingHolder rings, Scheduler scheduler) {
    this.client = client;
    this.rings = rings;
    this.scheduler = scheduler;
  }

  @Override
  public CompletableFuture<Optional<RawValue>> read(
      NodeAddress from, RawKey key, long timeoutMillis) {
    long deadlineNanos = scheduler.time().nanoTime() + timeoutMillis * 1_000_000;
    return whenInformed(from, rings.rings().write().clockTime(), deadlineNanos)
        .thenCompose(
            informed -> client.session(from).call(new Get(key), remainingMillis(deadlineNanos)));
  }

  private CompletableFuture<Void> whenInformed(
      NodeAddress server, ClockTime ring, long deadlineNanos) {
    ClockTime held = known.get(server);
    if (held != null && !held.isBefore(ring)) {
      return CompletableFuture.completedFuture(null);
    }
    return client
        .session(server)
        .call(new GetStatus(StatusCode.WRITE_RING), remainingMillis(deadlineNanos))
        .thenCompose(
            answer -> {
              if (answer instanceof StatusValue.Seed told
                  && !told.seed().isEmpty()
                  && !told.seed().clockTime().isBefore(ring)) {
                known.put(server, told.seed().clockTime());
                return CompletableFuture.completedFuture(null);
              }
              return askAgain(server, ring, deadlineNanos);
            });
  }

  private CompletableFuture<Void> askAgain(NodeAddress server, ClockTime ring, long deadlineNanos) {
    if (remainingMillis(deadlineNanos) <= AGAIN_MILLIS) {
      return CompletableFuture.failedFuture(
          RpcException.serverError(server + " goes by an earlier ring"));
    }
    CompletableFuture<Void> informed = new CompletableFuture<>();
    scheduler.schedule(
        AGAIN_MILLIS,
        () ->
            whenInformed(server, ring, deadlineNanos)
                .whenComplete(
                    (done, failure) -> {
                      if (failure == null) {
                        informed.complete(null);
                      } else {
                        informed.completeExceptionally(failure);
                      }
                    }));
    return informed;
  }

  private long remainingMillis(long deadlineNanos) {
    return Math.max(1, (deadlineNanos - scheduler.time().nanoTime()) / 1_000_000);
  }
}
