package org.kumofs.server.membership;

import java.util.concurrent.CompletableFuture;
import org.kumofs.message.RingNewsReport;
import org.kumofs.ring.NodeAddress;

/** How other servers are asked what they know of the cluster. */
@FunctionalInterface
public interface RingNewsPeers {

  /**
   * Asks; never blocks, fails if there is no answer in time.
   *
   * @return what it told; of one that can't be asked for managers, its rings alone
   */
  CompletableFuture<RingNewsReport> ask(NodeAddress server, long timeoutMillis);
}
