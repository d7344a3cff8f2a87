package org.kumofs.server.replace;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.kumofs.message.Standing;
import org.kumofs.message.StandingReport;
import org.kumofs.ring.NodeAddress;

/** Finds out what another server understands beyond the original. */
@FunctionalInterface
public interface Capabilities {

  /** Whether a server takes tombstones in the replace stream; never blocks, fails if in doubt. */
  CompletableFuture<Boolean> takesTombstones(NodeAddress server);

  /** How complete a server's records are; empty if it can't tell. Never blocks, as above. */
  default CompletableFuture<Optional<StandingReport>> standing(
      NodeAddress server, Standing question) {
    return CompletableFuture.completedFuture(Optional.empty());
  }
}
