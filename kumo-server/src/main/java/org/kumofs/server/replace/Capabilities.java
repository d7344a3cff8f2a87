package org.kumofs.server.replace;

import java.util.concurrent.CompletableFuture;
import org.kumofs.ring.NodeAddress;

/** Finds out what another server understands beyond the original. */
@FunctionalInterface
public interface Capabilities {

  /** Whether a server takes tombstones in the replace stream; never blocks, fails if in doubt. */
  CompletableFuture<Boolean> takesTombstones(NodeAddress server);
}
