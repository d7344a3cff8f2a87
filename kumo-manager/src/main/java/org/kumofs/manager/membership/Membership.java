package org.kumofs.manager.membership;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.kumofs.clock.ClockTime;
import org.kumofs.clock.HybridClock;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.Ring;
import org.kumofs.ring.RingNode;
import org.kumofs.ring.RingPair;
import org.kumofs.ring.RingSeed;

/**
 * Which servers are connected and which rings they form. A connected server that is not active in
 * the write ring is a <em>newcomer</em>: it waits to be attached. Only state and its changes; who
 * must be told of them is {@link MembershipChanges}' business. For the control loop alone.
 */
public final class Membership {

  private final HybridClock clock;
  private final Set<NodeAddress> servers = new LinkedHashSet<>();

  /** What was detached here and has not been back since. */
  private final Set<NodeAddress> detached = new HashSet<>();

  private RingPair rings = RingPair.EMPTY;

  /** Nothing is connected and there is no ring. */
  public Membership(HybridClock clock) {
    this.clock = clock;
  }

  /** The rings of this moment. */
  public RingPair rings() {
    return rings;
  }

  /** The connected servers, in the order in which they came. */
  public List<NodeAddress> servers() {
    return List.copyOf(servers);
  }

  /** Whether a server is connected. */
  public boolean isConnected(NodeAddress server) {
    return servers.contains(server);
  }

  /** Whether a server is active in one of the rings. */
  public boolean isActive(NodeAddress server) {
    return rings.write().isActive(server) || rings.read().isActive(server);
  }

  /** The connected servers that wait to be attached, in the order in which they came. */
  public List<NodeAddress> newcomers() {
    return servers.stream().filter(server -> !rings.write().isActive(server)).toList();
  }

  /** The members of the write ring that are down. */
  public List<NodeAddress> faults() {
    return rings.write().nodes().stream()
        .filter(node -> !node.active())
        .map(RingNode::address)
        .toList();
  }

  void connected(NodeAddress server) {
    servers.add(server);
    detached.remove(server);
  }

  /**
   * A server is gone: it is a fault from now on in each ring in which it was active.
   *
   * @return whether the rings have changed
   */
  boolean lost(NodeAddress server) {
    servers.remove(server);
    return markFault(server);
  }

  private boolean markFault(NodeAddress server) {
    boolean inWrite = rings.write().isActive(server);
    boolean inRead = rings.read().isActive(server);
    if (!inWrite && !inRead) {
      return false;
    }
    // Rings under one stamp count as the same ring, so those that differ must not get the same.
    ClockTime readStamp = newStamp();
    ClockTime writeStamp = rings.differ() ? clock.nextAfter(readStamp) : readStamp;
    rings =
        new RingPair(
            inWrite ? rings.write().withFault(server, writeStamp) : rings.write(),
            inRead ? rings.read().withFault(server, readStamp) : rings.read());
    return true;
  }

  /**
   * Makes the newcomers active members of the write ring: in their old place, if they have one,
   * else at the end.
   *
   * @return those that were attached
   */
  List<NodeAddress> attachNewcomers() {
    List<NodeAddress> newcomers = newcomers();
    if (!newcomers.isEmpty()) {
      rings = rings.withWrite(rings.write().withActive(newcomers, newStamp()));
    }
    return newcomers;
  }

  /**
   * Takes the members that are down out of the write ring.
   *
   * @return those that were detached
   */
  List<NodeAddress> detachFaults() {
    List<NodeAddress> faults = faults();
    if (!faults.isEmpty()) {
      detached.addAll(faults);
      rings = rings.withWrite(rings.write().withoutFaults(newStamp()));
    }
    return faults;
  }

  /** Reads follow the write ring from now on. */
  public void promote() {
    rings = rings.withRead(rings.write());
  }

  /**
   * Takes over each ring that is neither empty nor older than the one held.
   *
   * @return whether at least one was taken over or is held already
   */
  boolean adopt(RingSeed write, RingSeed read) {
    RingPair held = rings;
    rings = held.adopt(write, read);
    return isCurrent(write, held.write()) || isCurrent(read, held.read());
  }

  private static boolean isCurrent(RingSeed offered, Ring held) {
    return !offered.isEmpty() && !offered.clockTime().isBefore(held.clockTime());
  }

  /**
   * Two managers may have changed the same ring at once, under the same stamp, and then each takes
   * over the other's: marks those faults anew that went lost so.
   *
   * @param before the rings before they were taken over
   * @return whether the rings have changed
   */
  boolean restoreFaults(RingPair before) {
    if (!before.write().clockTime().equals(rings.write().clockTime())) {
      return false;
    }
    boolean changed = false;
    for (RingNode node : before.write().nodes()) {
      if (!node.active() && !isConnected(node.address())) {
        changed |= markFault(node.address());
      }
    }
    return changed;
  }

  /**
   * The partner may have marked a fault just before it heard that this manager has detached it, and
   * its ring may be the later one: takes such members out again.
   *
   * @return whether there were any
   */
  boolean detachAgain() {
    List<RingNode> kept =
        rings.write().nodes().stream()
            .filter(node -> node.active() || !detached.contains(node.address()))
            .toList();
    if (kept.size() == rings.write().nodes().size()) {
      return false;
    }
    rings = rings.withWrite(Ring.of(new RingSeed(kept, newStamp())));
    return true;
  }

  /** A stamp later than both rings'. */
  private ClockTime newStamp() {
    ClockTime write = rings.write().clockTime();
    ClockTime read = rings.read().clockTime();
    return clock.nextAfter(write.isBefore(read) ? read : write);
  }
}
