package org.kumofs.ring;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The up to three members that own a key, in ring order. A fault keeps its place among them. */
public final class Owners {

  /** The owners in a ring without members. */
  public static final Owners NONE = new Owners(List.of());

  private final List<RingNode> all;
  private final List<NodeAddress> active;

  Owners(List<RingNode> all) {
    this.all = List.copyOf(all);
    this.active =
        all.stream()
            .filter(RingNode::active)
            .map(RingNode::address)
            .collect(Collectors.toUnmodifiableList());
  }

  /** Every owner, up or down. */
  public List<RingNode> all() {
    return all;
  }

  /** The owners that are up. */
  public List<NodeAddress> active() {
    return active;
  }

  /** The owner that takes writes: the first that is up. */
  public Optional<NodeAddress> coordinator() {
    return active.isEmpty() ? Optional.empty() : Optional.of(active.get(0));
  }

  /** Whether a node is an owner that is up. */
  public boolean isActiveOwner(NodeAddress address) {
    return active.contains(address);
  }

  /** Whether a node is the one that takes writes. */
  public boolean isCoordinator(NodeAddress address) {
    return !active.isEmpty() && active.get(0).equals(address);
  }
}
