package org.kumofs.manager.membership;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.RingPair;
import org.kumofs.ring.RingSeed;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out the changes of membership and tells all whom they concern: partner, servers, gateways
 * and this manager's own listeners. For the control loop alone. See {@code docs/cluster.md},
 * Membership.
 */
public final class MembershipChanges {

  private static final Logger log = LoggerFactory.getLogger(MembershipChanges.class);

  private final Membership membership;
  private final RingPublisher publisher;
  private final List<MembershipListener> listeners = new ArrayList<>();

  /** Changes one membership, and publishes what becomes of it. */
  public MembershipChanges(Membership membership, RingPublisher publisher) {
    this.membership = membership;
    this.publisher = publisher;
  }

  /** Tells a listener of every later change. */
  public void addListener(MembershipListener listener) {
    listeners.add(listener);
  }

  private void tell(Consumer<MembershipListener> what) {
    listeners.forEach(what);
  }

  /** A server is there. Unless it is active in the write ring it waits to be attached. */
  public void serverJoined(NodeAddress server) {
    membership.connected(server);
    if (!membership.rings().write().isActive(server)) {
      log.info("{} is not attached", server);
      tell(MembershipListener::attentionWanted);
    }
  }

  /** A server is connected again that was never given up. */
  public void serverReconnected(NodeAddress server) {
    if (membership.isConnected(server)) {
      tell(listener -> listener.serverReconnected(server));
    }
  }

  /** A server is gone: a member becomes a fault, a newcomer is forgotten. */
  public void serverLost(NodeAddress server) {
    tell(listener -> listener.serverLost(server));
    if (membership.lost(server)) {
      publishEverywhere();
      tell(MembershipListener::attentionWanted);
    }
  }

  /** The partner is there: both show each other their rings. */
  public void partnerJoined() {
    publisher.syncPartner();
  }

  /** The partner is gone, and with it the replace that it may have been running. */
  public void partnerLost() {
    tell(MembershipListener::attentionWanted);
  }

  /**
   * Makes the newcomers active members of the write ring. Servers and gateways learn of it with the
   * replace that follows.
   */
  public void attachNewcomers() {
    publishToPartner("attached", membership.attachNewcomers());
  }

  /** Takes the members that are down out of the write ring, as {@link #attachNewcomers} adds. */
  public void detachFaults() {
    publishToPartner("detached", membership.detachFaults());
  }

  private void publishToPartner(String what, List<NodeAddress> servers) {
    if (servers.isEmpty()) {
      log.info("nothing to be {}", what);
    } else {
      log.info("{} {}", what, servers);
      publisher.syncPartner();
      tell(MembershipListener::ringsChanged);
    }
  }

  /**
   * Takes over the partner's rings, each one unless it is empty or older than this manager's.
   *
   * @return whether at least one was taken over or is held already
   */
  public boolean adopt(RingSeed write, RingSeed read) {
    RingPair before = membership.rings();
    boolean taken = membership.adopt(write, read);
    RingPair after = membership.rings();
    if (membership.restoreFaults(before)) {
      publishEverywhere();
    } else if (membership.detachAgain()) {
      log.info("the partner did not know yet what was detached here, detached it again");
      publisher.syncPartner();
      tell(MembershipListener::ringsRestored);
    } else if (!after.equals(before)) {
      log.info("took over the partner's rings");
      if (!after.read().equals(before.read())) {
        // A new write ring alone must not overtake the copy that the partner is about to start.
        publisher.pushToGateways();
      }
      tell(MembershipListener::ringsChanged);
    }
    if (!after.equals(before) && !membership.newcomers().isEmpty()) {
      tell(MembershipListener::attentionWanted);
    }
    return taken;
  }

  private void publishEverywhere() {
    publisher.syncPartner();
    publisher.syncServers();
    publisher.pushToGateways();
    tell(MembershipListener::ringsChanged);
  }
}
