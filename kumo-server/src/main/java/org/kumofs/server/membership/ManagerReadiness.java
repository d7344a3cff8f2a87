package org.kumofs.server.membership;

import java.util.concurrent.CompletableFuture;
import org.kumofs.ring.NodeAddress;

/**
 * Holds commands of a manager up until this server has introduced itself to it: only then has the
 * manager said what became of this server while it was away. On the control loop.
 */
@FunctionalInterface
public interface ManagerReadiness {

  /** Every manager may command at once. */
  ManagerReadiness ALWAYS = manager -> CompletableFuture.completedFuture(null);

  /** Done on the control loop when the manager's commands may be carried out. */
  CompletableFuture<Void> of(NodeAddress manager);
}
