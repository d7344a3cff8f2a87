package org.kumofs.server.flush;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.kumofs.data.FlushMark;
import org.kumofs.ring.NodeAddress;

/** How other servers are told what was flushed. */
@FunctionalInterface
public interface FlushPeers {

  /**
   * Exchanges marks; never blocks, and may be called by any thread.
   *
   * @return what both know together; empty if the other server knows of no flushes
   */
  CompletableFuture<Optional<FlushMark>> exchange(NodeAddress server, FlushMark mark);
}
