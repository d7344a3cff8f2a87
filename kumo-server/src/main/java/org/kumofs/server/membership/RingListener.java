package org.kumofs.server.membership;

import org.kumofs.ring.RingPair;

/** Hears of changes of the rings, on the control loop. */
@FunctionalInterface
public interface RingListener {

  /** The rings are about to change: nobody goes by the new ones yet. May not block. */
  default void ringsToChange(RingPair before, RingPair after) {}

  /** The rings have changed: everybody goes by the new ones. May not block. */
  void ringsChanged(RingPair before, RingPair after);
}
