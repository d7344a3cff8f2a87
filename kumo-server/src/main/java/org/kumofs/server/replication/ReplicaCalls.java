package org.kumofs.server.replication;

import java.util.concurrent.CompletableFuture;
import org.kumofs.ring.NodeAddress;

/** How other servers are called. Never blocks, and may be called by any thread. */
public interface ReplicaCalls {

  /**
   * Calls a server.
   *
   * @param timeoutMillis limit for the answer
   * @return whether the replica stored the record (false: it has a later one), or an {@link
   *     org.kumofs.rpc.RpcException}
   */
  CompletableFuture<Boolean> call(NodeAddress to, ReplicaRequest request, long timeoutMillis);

  /**
   * Whether a server understands the stamps of rings in a replicated write; fails if in doubt. Done
   * at once in almost all cases.
   */
  CompletableFuture<Boolean> comparesRings(NodeAddress server);
}
