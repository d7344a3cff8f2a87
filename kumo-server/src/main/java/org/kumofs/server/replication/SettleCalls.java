package org.kumofs.server.replication;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.kumofs.message.Request;
import org.kumofs.ring.NodeAddress;

/** How the other owners of a key are asked to help settle a record. */
@FunctionalInterface
public interface SettleCalls {

  /**
   * Asks; never blocks, and may be called by any thread.
   *
   * @param request a {@link org.kumofs.message.Settle} or a {@link org.kumofs.message.Hold}
   * @return its result; empty if the server is an original, which can't be asked; fails if that
   *     can't be told
   */
  CompletableFuture<Optional<Boolean>> call(NodeAddress server, Request<Boolean> request);
}
