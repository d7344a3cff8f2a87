package org.kumofs.server.replace;

import java.util.HashSet;
import java.util.Set;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.Ring;
import org.kumofs.ring.RingNode;

/**
 * For which rings this server has copied all that it has to: only then may reads follow writes, and
 * records be dropped. Control loop only.
 */
final class CopyCoverage {

  private boolean unfinished;
  private boolean copied;
  private Set<NodeAddress> members = Set.of();
  private Set<NodeAddress> served = new HashSet<>();

  /** A copy has begun: whatever was before does not count any more. */
  void begin() {
    unfinished = true;
    copied = false;
  }

  /** The copy goes by this write ring. */
  void copying(Ring ring) {
    members = membersOf(ring);
    served = new HashSet<>(ring.activeAddresses());
  }

  /** The copy is done. */
  void complete() {
    unfinished = false;
    copied = true;
  }

  /**
   * Notes a new write ring: who leaves it, if only for a while, misses what is offered to him; and
   * what is written by the owners of other members may miss those of the copy.
   */
  void writeRingChanged(Ring ring) {
    served.retainAll(ring.activeAddresses());
    if (!members.equals(membersOf(ring))) {
      members = Set.of();
    }
  }

  /**
   * Whether all that a ring's members are to have from this server was copied to them. A server
   * that has seen no copy in this life takes the manager's word: it said so before it was
   * restarted, or it is new and has nothing to give.
   */
  boolean includes(Ring ring) {
    if (!copied) {
      return !unfinished;
    }
    return members.equals(membersOf(ring)) && served.containsAll(ring.activeAddresses());
  }

  private static Set<NodeAddress> membersOf(Ring ring) {
    Set<NodeAddress> addresses = new HashSet<>();
    for (RingNode node : ring.nodes()) {
      addresses.add(node.address());
    }
    return addresses;
  }
}
