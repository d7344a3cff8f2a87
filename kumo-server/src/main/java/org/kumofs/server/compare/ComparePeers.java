package org.kumofs.server.compare;

import java.util.concurrent.CompletableFuture;
import org.kumofs.message.Request;
import org.kumofs.ring.NodeAddress;

/** Reaches other owners; never blocks. */
public interface ComparePeers {

  /** Whether a server knows how to compare; fails if nobody can tell. */
  CompletableFuture<Boolean> compares(NodeAddress server);

  /** Calls a server that does. */
  <R> CompletableFuture<R> call(NodeAddress server, Request<R> request);
}
