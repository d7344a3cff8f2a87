package org.kumofs.server.replace;

import java.util.concurrent.CompletableFuture;
import org.kumofs.message.Request;
import org.kumofs.ring.NodeAddress;

/** How other nodes are called in the course of a replace; never blocks, any thread. */
public interface ReplaceCalls {

  /**
   * Calls a method of a node over its cluster connection.
   *
   * @return the result, or an {@link org.kumofs.rpc.RpcException}
   */
  <R> CompletableFuture<R> call(NodeAddress to, Request<R> request, long timeoutMillis);

  /** Sends a request that is never answered. */
  void send(NodeAddress to, Request<?> request);

  /** Has the managers asked for the rings: one of them goes by others than this server. */
  void doubtRings();
}
