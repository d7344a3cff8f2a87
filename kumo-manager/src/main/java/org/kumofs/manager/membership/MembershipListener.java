package org.kumofs.manager.membership;

import org.kumofs.ring.NodeAddress;

/** Hears of changes of membership, on the control loop. */
public interface MembershipListener {

  /** A server is being lost; the rings do not show it yet. */
  default void serverLost(NodeAddress server) {}

  /** All connections to a server had ended, and it is connected again without having been lost. */
  default void serverReconnected(NodeAddress server) {}

  /** A ring has changed. */
  default void ringsChanged() {}

  /** A change that the partner had undone was made again, under another stamp. */
  default void ringsRestored() {
    ringsChanged();
  }

  /** There may be something to attach, to detach or to replace. */
  default void attentionWanted() {}
}
