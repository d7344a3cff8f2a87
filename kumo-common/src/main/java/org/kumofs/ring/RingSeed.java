package org.kumofs.ring;

import java.util.List;
import org.kumofs.clock.ClockTime;

/**
 * What defines a ring and travels between nodes: its members in order of attachment, and the stamp
 * of its last change.
 *
 * @param nodes the members; never the same address twice
 * @param clockTime when the ring was made
 */
public record RingSeed(List<RingNode> nodes, ClockTime clockTime) {

  /** The ring that nobody has made yet. */
  public static final RingSeed EMPTY = new RingSeed(List.of(), ClockTime.ZERO);

  /**
   * Checks and copies.
   *
   * @throws IllegalArgumentException if an address stands in it twice
   */
  public RingSeed {
    nodes = List.copyOf(nodes);
    if (nodes.stream().map(RingNode::address).distinct().count() != nodes.size()) {
      throw new IllegalArgumentException("a ring with the same member twice: " + nodes);
    }
  }

  /** Whether the address belongs to a member that is up. */
  public boolean isActive(NodeAddress address) {
    return nodes.contains(RingNode.active(address));
  }

  /** Whether no member is active; such a ring serves nothing and is never adopted. */
  public boolean isEmpty() {
    return nodes.stream().noneMatch(RingNode::active);
  }
}
