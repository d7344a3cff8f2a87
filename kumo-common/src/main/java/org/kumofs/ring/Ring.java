package org.kumofs.ring;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.kumofs.clock.ClockTime;

/**
 * A consistent-hash ring, immutable: the members of a {@link RingSeed} at 128 points each, and the
 * owners of every key hash. See {@code docs/wire-format.md}, Ring.
 */
public final class Ring {

  /** Points a member has on the ring. */
  public static final int VIRTUAL_NODES = 128;

  /** How many members own a key, if there are as many. */
  public static final int REPLICATION_FACTOR = 3;

  /** The ring without members. */
  public static final Ring EMPTY = Ring.of(RingSeed.EMPTY);

  private final RingSeed seed;
  private final RingLayout layout;

  /** Asked for with every write. */
  private final boolean empty;

  /** The owners of the keys up to each point of the layout. */
  private final Owners[] ownersFrom;

  private Ring(RingSeed seed, RingLayout layout) {
    this.seed = seed;
    this.layout = layout;
    this.empty = seed.isEmpty();
    this.ownersFrom = layout.spread(seed.nodes());
  }

  /** Builds the ring of a seed. */
  public static Ring of(RingSeed seed) {
    return new Ring(seed, RingLayout.of(addresses(seed)));
  }

  /**
   * Builds the ring of another seed. Costs far less than {@link #of} if it has the same members, in
   * whatever state.
   */
  public Ring with(RingSeed other) {
    if (other.equals(seed)) {
      return this;
    }
    List<NodeAddress> members = addresses(other);
    return layout.isOf(members) ? new Ring(other, layout) : new Ring(other, RingLayout.of(members));
  }

  private static List<NodeAddress> addresses(RingSeed seed) {
    return seed.nodes().stream().map(RingNode::address).toList();
  }

  /** One point of a member. */
  public record VirtualNode(long point, RingNode node) {}

  /** The owners of a key by its hash; none in a ring without members. */
  public Owners ownersOf(long keyHash) {
    return ownersFrom.length == 0 ? Owners.NONE : ownersFrom[layout.pointAtOrAfter(keyHash)];
  }

  /** The owners of every range of keys, in ring order; neighbours may have the same. */
  public List<Owners> ranges() {
    return List.of(ownersFrom);
  }

  /** All virtual nodes in ring order. */
  public List<VirtualNode> virtualNodes() {
    List<VirtualNode> all = new ArrayList<>(ownersFrom.length);
    for (int i = 0; i < ownersFrom.length; i++) {
      all.add(new VirtualNode(layout.point(i), ownersFrom[i].all().get(0)));
    }
    return all;
  }

  /** What the ring was built from. */
  public RingSeed seed() {
    return seed;
  }

  /** The members in order of attachment. */
  public List<RingNode> nodes() {
    return seed.nodes();
  }

  /** When the ring was made. */
  public ClockTime clockTime() {
    return seed.clockTime();
  }

  /** Whether no member is active. */
  public boolean isEmpty() {
    return empty;
  }

  /** Whether both have the same members in the same order and state; the stamp does not count. */
  public boolean hasSameNodes(Ring other) {
    return seed.nodes().equals(other.seed.nodes());
  }

  /** The member with an address. */
  public Optional<RingNode> find(NodeAddress address) {
    return seed.nodes().stream().filter(node -> node.address().equals(address)).findFirst();
  }

  /** Whether the address belongs to a member, up or down. */
  public boolean contains(NodeAddress address) {
    return find(address).isPresent();
  }

  /** Whether the address belongs to a member that is up. */
  public boolean isActive(NodeAddress address) {
    return find(address).map(RingNode::active).orElse(false);
  }

  /** The addresses of the members that are up, in order. */
  public List<NodeAddress> activeAddresses() {
    return seed.nodes().stream()
        .filter(RingNode::active)
        .map(RingNode::address)
        .collect(Collectors.toUnmodifiableList());
  }

  /** A ring in which these are active: former members in their old place, others at the end. */
  public Ring withActive(List<NodeAddress> addresses, ClockTime clockTime) {
    List<RingNode> nodes = new ArrayList<>(seed.nodes());
    for (NodeAddress address : addresses) {
      RingNode active = RingNode.active(address);
      int at = indexOf(nodes, address);
      if (at >= 0) {
        nodes.set(at, active);
      } else {
        nodes.add(active);
      }
    }
    return with(new RingSeed(nodes, clockTime));
  }

  private static int indexOf(List<RingNode> nodes, NodeAddress address) {
    for (int i = 0; i < nodes.size(); i++) {
      if (nodes.get(i).address().equals(address)) {
        return i;
      }
    }
    return -1;
  }

  /** A ring in which one member is down and keeps its place. */
  public Ring withFault(NodeAddress address, ClockTime clockTime) {
    List<RingNode> nodes =
        seed.nodes().stream()
            .map(node -> node.address().equals(address) ? node.asFault() : node)
            .collect(Collectors.toList());
    return with(new RingSeed(nodes, clockTime));
  }

  /** A ring without the members that are down. */
  public Ring withoutFaults(ClockTime clockTime) {
    List<RingNode> nodes =
        seed.nodes().stream().filter(RingNode::active).collect(Collectors.toList());
    return with(new RingSeed(nodes, clockTime));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Ring that && seed.equals(that.seed);
  }

  @Override
  public int hashCode() {
    return seed.hashCode();
  }

  @Override
  public String toString() {
    return "Ring" + seed.nodes() + "@" + Long.toHexString(clockTime().bits());
  }
}
