package org.kumofs.server.replace;

import java.util.List;
import org.kumofs.clock.ClockTime;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.RingPair;

/**
 * To whom one server offers a record that it holds. Pure. See {@code docs/cluster.md}, Replace.
 *
 * <p>Of the servers that own a record by the read ring and are still in the write ring, the first
 * offers it to each owner by the write ring that is none by the read ring. Beyond that:
 *
 * <ul>
 *   <li>While a ring spreads, a coordinator that has not heard of it may bring a write to servers
 *       that have, after their scans have begun. So what was written since the ring was made, give
 *       or take differing clocks, every owner offers.
 *   <li>If all owners by the read ring have left, each that still lives offers.
 *   <li>If the read ring names no active owner, every server that may hold the last copy offers.
 * </ul>
 *
 * <p>A server that is active in neither ring offers nothing, not even in a full replace: it may
 * hold what was deleted while it was away.
 *
 * @param rings the write ring of the copy and the read ring of that moment
 * @param self this server
 * @param full whether every server offers every record to all its owners, to repair
 */
record CopyPlan(RingPair rings, NodeAddress self, boolean full) {

  /** Stamps this close before the ring's count as later: clocks differ, and calls take time. */
  static final long SLACK_SECONDS = 30;

  /** The servers to offer a record to, in ring order. */
  List<NodeAddress> receivers(long keyHash, ClockTime stamp) {
    List<NodeAddress> writers = rings.write().ownersOf(keyHash).active();
    List<NodeAddress> readers = rings.read().ownersOf(keyHash).active();
    List<NodeAddress> lacking =
        writers.stream()
            .filter(owner -> !owner.equals(self) && (full || !readers.contains(owner)))
            .toList();
    boolean offers =
        full
            || isResponsible(writers, readers)
            || (isRecent(stamp) && (writers.contains(self) || readers.contains(self)));
    return offers && isMember() ? lacking : List.of();
  }

  private boolean isMember() {
    return rings.write().isActive(self) || rings.read().isActive(self);
  }

  private boolean isResponsible(List<NodeAddress> writers, List<NodeAddress> readers) {
    if (readers.isEmpty()) {
      return rings.read().isEmpty() || writers.contains(self);
    }
    List<NodeAddress> remaining = readers.stream().filter(rings.write()::isActive).toList();
    return remaining.isEmpty() ? readers.contains(self) : remaining.get(0).equals(self);
  }

  private boolean isRecent(ClockTime stamp) {
    return stamp.unixSeconds() >= rings.write().clockTime().unixSeconds() - SLACK_SECONDS;
  }
}
