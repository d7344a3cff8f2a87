package org.kumofs.server.rejoin;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.kumofs.message.Standing;
import org.kumofs.message.StandingReport;
import org.kumofs.ring.NodeAddress;

/** Asks other servers how complete their records are. */
@FunctionalInterface
public interface StandingPeers {

  /** The answer; empty if the server is none that could tell. Never blocks, fails if in doubt. */
  CompletableFuture<Optional<StandingReport>> ask(NodeAddress server, Standing question);
}
