package org.kumofs.server;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.kumofs.message.Request;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.RpcClient;
import org.kumofs.rpc.RpcException;
import org.kumofs.server.replication.SettleCalls;
import org.kumofs.time.TimeSource;

/**
 * Asks other owners to help settle records: those of which it was found out, within the last
 * seconds, that they know what that is. One that does not answer holds up a few requests, not all
 * there are. Safe for use by many threads.
 */
final class OwnerCalls implements SettleCalls {

  private static final int MAX_CALLS = 256;
  private static final long KNOWN_NANOS = 10_000_000_000L;

  private final RpcClient client;
  private final Function<NodeAddress, CompletableFuture<Boolean>> probe;
  private final TimeSource time;
  private final long timeoutMillis;
  private final Map<NodeAddress, Owner> owners = new ConcurrentHashMap<>();

  /**
   * @param probe asks a server whether it can be asked
   * @param timeoutMillis limit for an answer
   */
  OwnerCalls(
      RpcClient client,
      Function<NodeAddress, CompletableFuture<Boolean>> probe,
      TimeSource time,
      long timeoutMillis) {
    this.client = client;
    this.probe = probe;
    this.time = time;
    this.timeoutMillis = timeoutMillis;
  }

  /** What is known of one. */
  private record Known(CompletableFuture<Boolean> capable, long sinceNanos) {}

  private final class Owner {

    private final NodeAddress address;
    private final AtomicInteger calls = new AtomicInteger();
    private Known known = new Known(CompletableFuture.completedFuture(false), Long.MIN_VALUE);

    Owner(NodeAddress address) {
      this.address = address;
    }

    CompletableFuture<Optional<Boolean>> call(Request<Boolean> request) {
      if (calls.incrementAndGet() > MAX_CALLS) {
        calls.decrementAndGet();
        return CompletableFuture.failedFuture(RpcException.serverError("too many are waiting"));
      }
      return isCapable()
          .thenCompose(
              capable ->
                  capable
                      ? client.session(address).call(request, timeoutMillis).thenApply(Optional::of)
                      : CompletableFuture.completedFuture(Optional.<Boolean>empty()))
          .whenComplete((done, failure) -> calls.decrementAndGet());
    }

    private synchronized CompletableFuture<Boolean> isCapable() {
      long now = time.nanoTime();
      boolean old = known.sinceNanos() == Long.MIN_VALUE || now - known.sinceNanos() > KNOWN_NANOS;
      if (old || known.capable().isCompletedExceptionally()) {
        known = new Known(probe.apply(address), now);
      }
      return known.capable();
    }
  }

  @Override
  public CompletableFuture<Optional<Boolean>> call(NodeAddress server, Request<Boolean> request) {
    return owners.computeIfAbsent(server, Owner::new).call(request);
  }
}
