package org.kumofs.server.membership;

import org.kumofs.ring.RingPair;

/** Hears of changes of the rings, on the control loop, after the change is published. */
@FunctionalInterface
public interface RingListener {

  /** The rings have changed. May not block. */
  void ringsChanged(RingPair before, RingPair after);
}
