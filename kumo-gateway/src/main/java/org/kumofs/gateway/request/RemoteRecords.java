package org.kumofs.gateway.request;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.message.Get;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.RpcClient;

/** Reads with one pipelined call for each key, the only way that original servers know. */
final class RemoteRecords implements RecordSource {

  private final RpcClient client;

  RemoteRecords(RpcClient client) {
    this.client = client;
  }

  @Override
  public CompletableFuture<Optional<RawValue>> get(
      NodeAddress server, RawKey key, long timeoutMillis) {
    return client.session(server).call(new Get(key), timeoutMillis);
  }
}
