package org.kumofs.server.membership;

import java.util.concurrent.CompletableFuture;
import org.kumofs.ring.RingSeed;

/** Where the rings that managers announce are handed in; on the control loop. */
@FunctionalInterface
public interface RingAdopter {

  /**
   * Takes over each ring that is neither empty nor obsolete, now or when this server is ready to go
   * by it.
   *
   * @return whether at least one was taken or is held already; completed on the control loop
   */
  CompletableFuture<Boolean> adopt(RingSeed write, RingSeed read);
}
