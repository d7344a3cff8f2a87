package org.kumofs.manager.membership;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.kumofs.clock.ClockTime;
import org.kumofs.message.RecordedIdentity;
import org.kumofs.message.RingSeeds;
import org.kumofs.ring.Coverage;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.Ring;
import org.kumofs.ring.RingNode;
import org.kumofs.ring.RingPair;
import org.kumofs.ring.RingSeed;
import org.kumofs.time.TimeSource;

/**
 * Which servers are connected and which rings they form. A connected server that is not active in
 * the write ring is a <em>newcomer</em>: it waits to be attached. Only state and its changes; who
 * must be told of them is {@link MembershipChanges}' business. For the control loop alone.
 */
public final class Membership {

  private final RingStamps stamps;
  private final Identities identities;
  private final Set<NodeAddress> servers = new LinkedHashSet<>();

  /** What was detached here and has not been back since. */
  private final Set<NodeAddress> detached = new HashSet<>();

  private RingPair rings = RingPair.EMPTY;

  /** Nothing is connected and there is no ring. */
  public Membership(RingStamps stamps, TimeSource time) {
    this.stamps = stamps;
    this.identities = new Identities(time);
  }

  /** Goes on with what was known before this manager's start. */
  public void restore(RingSeeds seeds, List<RecordedIdentity> recorded) {
    rings = RingPair.of(seeds.write(), seeds.read());
    identities.merge(recorded);
  }

  /** Which databases belong to the members. */
  public Identities identities() {
    return identities;
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

  /** The servers that are active in one of the rings. */
  public Set<NodeAddress> members() {
    Set<NodeAddress> members = new LinkedHashSet<>(rings.write().activeAddresses());
    members.addAll(rings.read().activeAddresses());
    return members;
  }

  /** The members that are not connected: not missed yet, or the last owners of something. */
  public List<NodeAddress> unreachable() {
    return members().stream().filter(server -> !isConnected(server)).toList();
  }

  /**
   * The members that are not connected and stay all the same, since nobody else has all they had.
   */
  public List<NodeAddress> unreachableAndNeeded() {
    return unreachable().stream().filter(this::isNeeded).toList();
  }

  /**
   * The connected servers that wait to be attached, in the order in which they came. One that is
   * about to introduce itself is not among them yet: it has to hear what happened in its absence
   * first.
   */
  public List<NodeAddress> newcomers() {
    return servers.stream()
        .filter(server -> !rings.write().isActive(server) && !identities.isAwaited(server))
        .toList();
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
    identities.connected(server);
  }

  void disconnected(NodeAddress server) {
    servers.remove(server);
    identities.lost(server);
  }

  /**
   * A server is gone: it is a fault from now on in each ring in which it was active, unless it is
   * the last one that could answer for some keys.
   *
   * @return whether the rings have changed
   */
  boolean lost(NodeAddress server) {
    disconnected(server);
    return markFault(server);
  }

  /**
   * Whether some keys would have no owner any more that is up and connected, if a server were
   * marked as down.
   */
  private boolean isNeeded(NodeAddress server) {
    return Coverage.needs(rings.write(), server, this::canStandIn)
        || Coverage.needs(rings.read(), server, this::canStandIn);
  }

  /** One that has yet to say which database it has may not have the records of its place. */
  private boolean canStandIn(NodeAddress server) {
    return isConnected(server) && !identities.isAwaited(server);
  }

  private boolean markFault(NodeAddress server) {
    return !isNeeded(server) && markFaultAnyway(server);
  }

  /**
   * A server has not got the records of its place any more: it is a fault from now on whatever
   * follows from it.
   *
   * @return whether the rings have changed
   */
  boolean replaced(NodeAddress server) {
    return markFaultAnyway(server);
  }

  private boolean markFaultAnyway(NodeAddress server) {
    boolean inWrite = rings.write().isActive(server);
    boolean inRead = rings.read().isActive(server);
    if (!inWrite && !inRead) {
      return false;
    }
    // Rings under one stamp count as the same ring, so those that differ must not get the same.
    ClockTime readStamp = newStamp();
    ClockTime writeStamp = rings.differ() ? stamps.after(readStamp) : readStamp;
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
      ClockTime stamp = newStamp();
      rings = rings.withWrite(rings.write().withActive(newcomers, stamp));
      identities.attached(newcomers, stamp);
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

  /**
   * Takes over each ring that a server has heard of and that is later than the one held.
   *
   * @return whether the rings have changed
   */
  boolean adoptLater(RingSeed write, RingSeed read) {
    RingPair held = rings;
    rings =
        held.adopt(
            held.write().clockTime().isBefore(write.clockTime()) ? write : RingSeed.EMPTY,
            held.read().clockTime().isBefore(read.clockTime()) ? read : RingSeed.EMPTY);
    return !rings.equals(held);
  }

  /** Notes that a member's database is the one with which it belongs into the rings. */
  void recordIdentity(NodeAddress server, UUID identity) {
    identities.record(server, identity, newStamp());
  }

  private static boolean isCurrent(RingSeed offered, Ring held) {
    return !offered.isEmpty() && !offered.clockTime().isBefore(held.clockTime());
  }

  /**
   * An original manager may have changed the same ring at once, under the same stamp, and then each
   * takes over the other's: marks those faults anew that went lost so.
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
    return changed || keepOwn(before);
  }

  /**
   * If none could be marked anew, because those that the partner has marked are the only others,
   * the managers would hold each other's rings for ever: then one of both rings gets a later stamp.
   */
  private boolean keepOwn(RingPair before) {
    if (!isPreferred(before.write().nodes(), rings.write().nodes())) {
      return false;
    }
    ClockTime readStamp = newStamp();
    ClockTime writeStamp = before.differ() ? stamps.after(readStamp) : readStamp;
    rings =
        new RingPair(
            before.write().with(new RingSeed(before.write().nodes(), writeStamp)),
            before.read().with(new RingSeed(before.read().nodes(), readStamp)));
    return true;
  }

  /** Which of two rings is, for both managers alike; false for equal ones. */
  private static boolean isPreferred(List<RingNode> one, List<RingNode> other) {
    for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
      if (!one.get(i).equals(other.get(i))) {
        return one.get(i).active();
      }
    }
    return false;
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
    rings = rings.withWrite(rings.write().with(new RingSeed(kept, newStamp())));
    return true;
  }

  /** A stamp later than both rings'. */
  private ClockTime newStamp() {
    ClockTime write = rings.write().clockTime();
    ClockTime read = rings.read().clockTime();
    return stamps.after(write.isBefore(read) ? read : write);
  }
}
