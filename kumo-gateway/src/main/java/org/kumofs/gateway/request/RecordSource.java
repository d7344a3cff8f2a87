package org.kumofs.gateway.request;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.ring.NodeAddress;

/**
 * Reads records from servers, on one loop. Reads that are asked for within one turn of the loop may
 * travel together.
 */
interface RecordSource {

  /**
   * Reads a key from one server.
   *
   * @param timeoutMillis limit for the answer, in milliseconds
   * @return the record, or an {@link org.kumofs.rpc.RpcException}; completed on the loop
   */
  CompletableFuture<Optional<RawValue>> get(NodeAddress server, RawKey key, long timeoutMillis);
}
