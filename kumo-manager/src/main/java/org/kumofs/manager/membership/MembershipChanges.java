package org.kumofs.manager.membership;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.kumofs.message.RecordedIdentity;
import org.kumofs.message.RingSeeds;
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
  private final Settling settling;
  private final List<MembershipListener> listeners = new ArrayList<>();

  /** Changes one membership, and publishes what becomes of it. */
  public MembershipChanges(Membership membership, RingPublisher publisher, Settling settling) {
    this.membership = membership;
    this.publisher = publisher;
    this.settling = settling;
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
    boolean missed = settling.isSettled() && membership.unreachableAndNeeded().contains(server);
    membership.connected(server);
    if (!membership.rings().write().isActive(server)) {
      log.info("{} is not attached", server);
      tell(MembershipListener::attentionWanted);
    } else if (missed) {
      lookForWork();
    }
  }

  /** A server is connected again that was never given up. */
  public void serverReconnected(NodeAddress server) {
    if (membership.isConnected(server)) {
      membership.connected(server);
      tell(listener -> listener.serverReconnected(server));
    }
  }

  /**
   * A server is gone: a member becomes a fault, unless it is the last one that could answer for
   * some keys; a newcomer is forgotten.
   */
  public void serverLost(NodeAddress server) {
    tell(listener -> listener.serverLost(server));
    settling.serverGone(server);
    if (!settling.isSettled()) {
      // A change now would be stamped later than what the others may know.
      membership.disconnected(server);
    } else if (membership.lost(server)) {
      publishEverywhere();
      tell(MembershipListener::attentionWanted);
    } else if (membership.isActive(server)) {
      log.error(
          "{} stays a member though it can't be reached: nobody else who is there has all of its"
              + " records. Start it again with its database",
          server);
    }
  }

  /** A member that is not there can't be reached either: it is a fault, as if it were lost now. */
  public void memberUnreachable(NodeAddress server) {
    if (!membership.isConnected(server) && settling.isSettled() && membership.lost(server)) {
      log.warn("server lost {}", server);
      tell(listener -> listener.serverLost(server));
      publishEverywhere();
      tell(MembershipListener::attentionWanted);
    }
  }

  /** A member has come back without its records: it is a fault, whatever follows from it. */
  void databaseReplaced(NodeAddress server) {
    tell(listener -> listener.serverLost(server));
    if (membership.replaced(server)) {
      publishEverywhere();
      tell(MembershipListener::attentionWanted);
    }
  }

  /** A newcomer that was waited for has said who it is, and can be attached. */
  void newcomerReady() {
    tell(MembershipListener::attentionWanted);
  }

  /** A server knows later rings than this manager. */
  void adoptFromServer(NodeAddress server, RingSeed write, RingSeed read) {
    boolean knewNone = membership.rings().write().nodes().isEmpty();
    if (!membership.adoptLater(write, read)) {
      return;
    }
    log.warn("took over the later rings that {} knows", server);
    if (knewNone) {
      settling.begin();
    }
    publishEverywhere();
  }

  /** From now on the rings are handed out. */
  public void settled() {
    publishEverywhere();
    lookForWork();
  }

  /** An automatic replace may have waited for this. */
  private void lookForWork() {
    if (membership.rings().differ()
        || !membership.newcomers().isEmpty()
        || !membership.faults().isEmpty()) {
      tell(MembershipListener::attentionWanted);
    }
  }

  /**
   * What the partner knows from before its start, or beside the rings.
   *
   * @param identities its records of databases
   * @param isSure whether it hands its rings out
   */
  public void partnerShares(List<RecordedIdentity> identities, RingSeeds rings, boolean isSure) {
    membership.identities().merge(identities);
    if (isSure) {
      // The rings follow by themselves.
      return;
    }
    boolean knewNone = membership.rings().write().nodes().isEmpty();
    boolean partnerKnowsSome = !rings.write().nodes().isEmpty();
    if (membership.adoptLater(rings.write(), rings.read())) {
      log.info("took over the later rings that the partner knows");
      if (knewNone) {
        settling.begin();
      }
      publishEverywhere();
    }
    if (partnerKnowsSome && !knewNone) {
      settling.partnerHeard();
    }
  }

  /** The partner is there: both show each other their rings. */
  public void partnerJoined() {
    publisher.partnerConnected();
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
      publish();
      // With the members that it had, a copy that was running goes on under the new stamp.
      boolean sameMembers = membership.rings().write().nodes().equals(before.write().nodes());
      tell(sameMembers ? MembershipListener::ringsRestored : MembershipListener::ringsChanged);
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
    if (!write.nodes().isEmpty()) {
      settling.partnerHeard();
    }
    return taken;
  }

  private void publishEverywhere() {
    publish();
    tell(MembershipListener::ringsChanged);
  }

  private void publish() {
    publisher.syncPartner();
    publisher.syncServers();
    publisher.pushToGateways();
  }
}
