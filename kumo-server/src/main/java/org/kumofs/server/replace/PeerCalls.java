package org.kumofs.server.replace;

import java.util.concurrent.CompletableFuture;
import org.kumofs.message.Request;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.Peers;

/**
 * Calls by the sessions that a server has with other nodes.
 *
 * @param ringsDoubted has the managers asked for the rings
 */
public record PeerCalls(Peers peers, Runnable ringsDoubted) implements ReplaceCalls {

  @Override
  public <R> CompletableFuture<R> call(NodeAddress to, Request<R> request, long timeoutMillis) {
    return peers.session(to).call(request, timeoutMillis);
  }

  @Override
  public void send(NodeAddress to, Request<?> request) {
    peers.session(to).send(request);
  }

  @Override
  public void doubtRings() {
    ringsDoubted.run();
  }
}
