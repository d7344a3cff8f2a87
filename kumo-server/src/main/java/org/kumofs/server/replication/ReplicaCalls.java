package org.kumofs.server.replication;

import java.util.concurrent.CompletableFuture;
import org.kumofs.ring.NodeAddress;

/** How other servers are called. */
@FunctionalInterface
public interface ReplicaCalls {

  /**
   * Calls a server; never blocks, and may be called by any thread.
   *
   * @param timeoutMillis limit for the answer
   * @return whether the replica stored the record (false: it has a later one), or an {@link
   *     org.kumofs.rpc.RpcException}
   */
  CompletableFuture<Boolean> call(NodeAddress to, ReplicaRequest request, long timeoutMillis);
}
