package org.kumofs.server.replication;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.ring.NodeAddress;

/** How records are read from other servers. */
@FunctionalInterface
public interface RecordReads {

  /**
   * Reads a value as a client does; never blocks, and may be called by any thread.
   *
   * @param timeoutMillis limit for the answer
   * @return the value, or empty if there is none, or an {@link org.kumofs.rpc.RpcException}
   */
  CompletableFuture<Optional<RawValue>> read(NodeAddress from, RawKey key, long timeoutMillis);
}
