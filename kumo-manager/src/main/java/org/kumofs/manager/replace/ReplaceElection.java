package org.kumofs.manager.replace;

import java.util.List;
import java.util.Optional;
import org.kumofs.manager.ManagerConfig;
import org.kumofs.manager.membership.Membership;
import org.kumofs.manager.membership.MembershipChanges;
import org.kumofs.manager.membership.RingPublisher;
import org.kumofs.manager.membership.Settling;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.RingSeed;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settles which of two managers runs an automatic replace: the one with the smaller address, and
 * the other if that one does not want or does not answer. For the control loop alone. See {@code
 * docs/cluster.md}, Election.
 */
public final class ReplaceElection {

  private static final Logger log = LoggerFactory.getLogger(ReplaceElection.class);

  private final ManagerConfig config;
  private final ReplaceMeans means;
  private final Membership membership;
  private final MembershipChanges changes;
  private final ReplaceCoordinator coordinator;
  private final RingPublisher publisher;
  private final Settling settling;

  /** Elects nobody by itself. */
  public ReplaceElection(
      ManagerConfig config,
      ReplaceMeans means,
      MembershipChanges changes,
      ReplaceCoordinator coordinator,
      RingPublisher publisher,
      Settling settling) {
    this.config = config;
    this.means = means;
    this.membership = means.membership();
    this.changes = changes;
    this.coordinator = coordinator;
    this.publisher = publisher;
    this.settling = settling;
  }

  /** Attaches and detaches what there is, and has one of the managers run the replace. */
  public void elect() {
    if (!settling.isSettled()) {
      return;
    }
    List<NodeAddress> unreachable = membership.unreachableAndNeeded();
    if (!unreachable.isEmpty()) {
      log.warn(
          "nothing is replaced until the last owners of some records are back: {}", unreachable);
      return;
    }
    attachAndDetach();
    if (!isReplaceWanted()) {
      return;
    }
    Optional<NodeAddress> partner = smallerPartner();
    if (partner.isPresent()) {
      delegate(partner.get());
    } else {
      log.info("this manager is elected to replace");
      coordinator.start(false);
    }
  }

  private Optional<NodeAddress> smallerPartner() {
    return config.partner().filter(partner -> partner.compareTo(config.address()) < 0);
  }

  private void attachAndDetach() {
    if (!membership.newcomers().isEmpty()) {
      changes.attachNewcomers();
    }
    // Without an active member left there would be no ring to come back to.
    if (!membership.faults().isEmpty() && !membership.rings().write().isEmpty()) {
      changes.detachFaults();
    }
  }

  private boolean isReplaceWanted() {
    return membership.rings().differ() && !coordinator.isReplacingToWriteRing();
  }

  private void delegate(NodeAddress partner) {
    log.info("the replace is delegated to {}", partner);
    publisher.whenDurable(rings -> delegate(partner, rings.write().seed()));
  }

  private void delegate(NodeAddress partner, RingSeed seed) {
    means
        .nodes()
        .session(partner)
        .call(
            new org.kumofs.message.ReplaceElection(seed, means.clock().take()),
            means.timing().callTimeoutMillis())
        .whenCompleteAsync(this::answered, means.control());
  }

  private void answered(Boolean accepted, Throwable failure) {
    if (failure == null && accepted) {
      return;
    }
    log.warn(
        "the partner does not replace ({}), this manager does",
        failure == null ? "it declines" : failure.getMessage());
    if (isReplaceWanted()) {
      coordinator.start(false);
    }
  }

  /**
   * The partner wants this manager to run the replace to its write ring. Answered at once, whatever
   * comes of it.
   *
   * @return whether the partner need not run it
   */
  public boolean delegated(RingSeed seed) {
    RingSeed own = membership.rings().write().seed();
    if (seed.isEmpty() || seed.clockTime().isBefore(own.clockTime())) {
      log.info("the partner's election goes by an obsolete ring");
      return true;
    }
    if (smallerPartner().isPresent()) {
      return false;
    }
    log.info("the partner has delegated the replace");
    changes.adopt(seed, RingSeed.EMPTY);
    attachAndDetach();
    if (isReplaceWanted()) {
      coordinator.start(false);
    }
    return true;
  }
}
