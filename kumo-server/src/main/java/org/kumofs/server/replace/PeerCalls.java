package org.kumofs.server.replace;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.kumofs.message.Request;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.Peers;

/**
 * Calls by the sessions that a server has with other nodes.
 *
 * @param peers the sessions; there once the node is put together
 * @param ringsDoubted has the managers asked for the rings
 */
public record PeerCalls(Supplier<Peers> peers, Runnable ringsDoubted) implements ReplaceCalls {

  @Override
  public <R> CompletableFuture<R> call(NodeAddress to, Request<R> request, long timeoutMillis) {
    return peers.get().session(to).call(request, timeoutMillis);
  }

  @Override
  public void send(NodeAddress to, Request<?> request) {
    peers.get().session(to).send(request);
  }

  @Override
  public void doubtRings() {
    ringsDoubted.run();
  }
}
