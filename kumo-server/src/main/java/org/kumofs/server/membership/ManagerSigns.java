package org.kumofs.server.membership;

import org.kumofs.ring.NodeAddress;

/** Hears of signs of life of managers, on the control loop. */
@FunctionalInterface
public interface ManagerSigns {

  /**
   * A manager has answered, and this server goes by the rings that it had then.
   *
   * @param sentNanos when it was asked
   */
  void heard(NodeAddress manager, long sentNanos);
}
