package org.kumofs.manager.membership;

import java.util.Optional;
import org.kumofs.clock.ClockTime;
import org.kumofs.clock.HybridClock;
import org.kumofs.ring.NodeAddress;

/**
 * Makes the stamps of rings. Everybody takes rings with the same stamp for the same ring, so two
 * managers that change theirs at the same moment must not stamp them alike: one of them makes only
 * even stamps, the other one only odd ones. For the control loop alone. See {@code
 * docs/cluster.md}, Membership.
 */
public final class RingStamps {

  private final HybridClock clock;
  private final int lowestBit;

  /**
   * Makes the stamps of one manager.
   *
   * @param self its address
   * @param partner the other one's; of both, the manager with the lower address makes even stamps
   */
  public RingStamps(HybridClock clock, NodeAddress self, Optional<NodeAddress> partner) {
    this.clock = clock;
    this.lowestBit = partner.filter(other -> other.compareTo(self) < 0).isPresent() ? 1 : 0;
  }

  /** A stamp later than a given one. */
  ClockTime after(ClockTime seen) {
    ClockTime stamp = clock.nextAfter(seen);
    while ((stamp.clock() & 1) != lowestBit) {
      stamp = clock.nextAfter(stamp);
    }
    return stamp;
  }
}
