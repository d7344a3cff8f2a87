package org.kumofs.server;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.kumofs.message.Request;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.RpcClient;
import org.kumofs.rpc.RpcException;
import org.kumofs.server.replication.SettleCalls;

/**
 * Asks other owners to help settle records: those of which it was found out, within the last
 * seconds, that they know what that is. One that does not answer holds up a few requests, not all
 * there are. Safe for use by many threads.
 */
final class OwnerCalls implements SettleCalls {

  private static final int MAX_CALLS = 256;

  private final RpcClient client;
  private final KnownCapabilities capabilities;
  private final long timeoutMillis;
  private final Map<NodeAddress, Owner> owners = new ConcurrentHashMap<>();

  /**
   * @param capabilities tell whether a server can be asked
   * @param timeoutMillis limit for an answer
   */
  OwnerCalls(RpcClient client, KnownCapabilities capabilities, long timeoutMillis) {
    this.client = client;
    this.capabilities = capabilities;
    this.timeoutMillis = timeoutMillis;
  }

  private final class Owner {

    private final NodeAddress address;
    private final AtomicInteger calls = new AtomicInteger();

    Owner(NodeAddress address) {
      this.address = address;
    }

    CompletableFuture<Optional<Boolean>> call(Request<Boolean> request) {
      if (calls.incrementAndGet() > MAX_CALLS) {
        calls.decrementAndGet();
        return CompletableFuture.failedFuture(RpcException.serverError("too many are waiting"));
      }
      return capabilities
          .has(address, KnownCapabilities.SETTLING)
          .thenCompose(
              capable ->
                  capable
                      ? client.session(address).call(request, timeoutMillis).thenApply(Optional::of)
                      : CompletableFuture.completedFuture(Optional.<Boolean>empty()))
          .whenComplete((done, failure) -> calls.decrementAndGet());
    }
  }

  @Override
  public CompletableFuture<Optional<Boolean>> call(NodeAddress server, Request<Boolean> request) {
    return owners.computeIfAbsent(server, Owner::new).call(request);
  }
}
