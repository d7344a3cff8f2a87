package org.kumofs.manager.replace;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.kumofs.clock.ClockTime;
import org.kumofs.manager.membership.Membership;
import org.kumofs.manager.membership.MembershipListener;
import org.kumofs.manager.membership.RingPublisher;
import org.kumofs.message.Acknowledged;
import org.kumofs.message.ManagerReplaceReport;
import org.kumofs.message.ReplaceCopyStart;
import org.kumofs.message.ReplaceDeleteStart;
import org.kumofs.message.ReplaceStage;
import org.kumofs.message.Request;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.RingPair;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs replaces, one at a time: first all servers copy what will be at its new owners, then, once
 * every one of them has ended, reads follow the write ring and all drop what they no longer own. A
 * copy counts only if it went by the same two rings from beginning to end; otherwise it is void,
 * the rings stay apart, nothing is dropped, and the next replace starts from there. For the control
 * loop alone. See {@code docs/cluster.md}, Replace.
 */
public final class ReplaceCoordinator implements MembershipListener {

  private static final Logger log = LoggerFactory.getLogger(ReplaceCoordinator.class);

  private final ReplaceMeans means;
  private final Membership membership;
  private final RingPublisher publisher;
  private final Runnable onVoid;
  private State state = new Idle();

  /**
   * Nothing runs yet.
   *
   * @param onVoid told when a copy was in vain
   */
  public ReplaceCoordinator(ReplaceMeans means, RingPublisher publisher, Runnable onVoid) {
    this.means = means;
    this.membership = means.membership();
    this.publisher = publisher;
    this.onVoid = onVoid;
  }

  private sealed interface State {}

  private record Idle() implements State {}

  private record Copying(RingPair rings, boolean full, ReplacePhase phase) implements State {}

  private record Deleting(ClockTime time, boolean full, ReplacePhase phase) implements State {}

  /** Whether this manager runs a replace to the present write ring. */
  public boolean isReplacingToWriteRing() {
    ClockTime time = membership.rings().write().clockTime();
    return (state instanceof Copying copying && copying.rings.write().clockTime().equals(time))
        || (state instanceof Deleting deleting && deleting.time.equals(time));
  }

  /** Which phase this manager runs, for tools. */
  public ManagerReplaceReport report(Optional<NodeAddress> partner) {
    if (state instanceof Copying copying) {
      ClockTime time = copying.rings.write().clockTime();
      return report(ReplaceStage.COPY, time, copying.full, copying.phase, partner);
    }
    if (state instanceof Deleting deleting) {
      return report(ReplaceStage.DELETE, deleting.time, deleting.full, deleting.phase, partner);
    }
    return ManagerReplaceReport.idle(partner);
  }

  private static ManagerReplaceReport report(
      ReplaceStage stage,
      ClockTime time,
      boolean full,
      ReplacePhase phase,
      Optional<NodeAddress> partner) {
    return new ManagerReplaceReport(
        stage, time, full, phase.millis(), phase.participants(), partner);
  }

  /** Whether every server has copied, and drops what it no longer owns. */
  boolean isDeleting() {
    return state instanceof Deleting;
  }

  /**
   * A copy that was given up.
   *
   * @param time the stamp of the write ring that it was for
   * @param servers who took part
   */
  record CancelledCopy(ClockTime time, List<NodeAddress> servers) {}

  /** Ends a copy because somebody wants that; nobody is asked to run it again. */
  Optional<CancelledCopy> cancelCopy(Predicate<ClockTime> meant) {
    if (!(state instanceof Copying copying) || !meant.test(copying.rings.write().clockTime())) {
      return Optional.empty();
    }
    ClockTime time = copying.rings.write().clockTime();
    state = new Idle();
    copying.phase.close();
    log.warn("replace copy {} is cancelled", describe(time));
    return Optional.of(new CancelledCopy(time, copying.phase.servers()));
  }

  /**
   * Starts a replace; one that runs is given up for it.
   *
   * @param full whether every record goes to all of its owners, to repair
   */
  public void start(boolean full) {
    giveUp("another replace begins");
    RingPair rings = membership.rings();
    String time = describe(rings.write().clockTime());
    log.info("start replace copy {}, full={}, servers {}", time, full, membership.servers());
    publisher.pushToGateways();
    if (membership.servers().isEmpty() || rings.write().isEmpty()) {
      log.info("replace {} ends at once: no server is connected and attached", time);
      return;
    }
    ReplacePhase phase =
        new ReplacePhase(
            means,
            "replace copy " + time,
            participants(rings),
            () -> copyStart(rings, full),
            this::unreachable);
    Copying copying = new Copying(rings, full, phase);
    state = copying;
    beginWhenDurable(copying, phase);
  }

  /** No server is to hear of a ring that this manager could forget. */
  private void beginWhenDurable(State begun, ReplacePhase phase) {
    publisher.whenDurable(
        rings -> {
          if (state == begun) {
            phase.begin();
          }
        });
  }

  /**
   * All connected servers, and also the members that this manager has not met since its own start:
   * without these, what only they hold would be missed.
   */
  private Set<NodeAddress> participants(RingPair rings) {
    Set<NodeAddress> participants = new LinkedHashSet<>(membership.servers());
    participants.addAll(rings.write().activeAddresses());
    participants.addAll(rings.read().activeAddresses());
    return participants;
  }

  private Request<Acknowledged> copyStart(RingPair rings, boolean full) {
    return new ReplaceCopyStart(rings.write().seed(), means.clock().take(), full);
  }

  private void unreachable(NodeAddress server) {
    if (state instanceof Copying) {
      giveUp(server + " is a member and can't be reached");
    } else if (state instanceof Deleting deleting) {
      deleting.phase.drop(server);
      finishIfDone(deleting);
    }
  }

  /** A server has copied all that it had to for the ring with a stamp. */
  public void copyEnded(NodeAddress server, ClockTime time) {
    if (state instanceof Copying copying
        && copying.rings.write().clockTime().equals(time)
        && copying.phase.ended(server)) {
      deleteIfCopied(copying);
    } else {
      log.info("the end of {}'s copy {} does not count", server, describe(time));
    }
  }

  private void deleteIfCopied(Copying copying) {
    if (!copying.phase.isComplete()) {
      return;
    }
    copying.phase.close();
    ClockTime time = copying.rings.write().clockTime();
    log.info("start replace delete {}, servers {}", describe(time), membership.servers());
    ReplacePhase phase =
        new ReplacePhase(
            means,
            "replace delete " + describe(time),
            membership.servers(),
            () -> new ReplaceDeleteStart(copying.rings.write().seed(), means.clock().take()),
            this::unreachable);
    Deleting deleting = new Deleting(time, copying.full, phase);
    state = deleting;
    membership.promote();
    beginWhenDurable(deleting, phase);
    publisher.pushToGateways();
    publisher.syncPartner();
    finishIfDone(deleting);
  }

  /** A server has dropped all that it does not own by the ring with a stamp. */
  public void deleteEnded(NodeAddress server, ClockTime time) {
    // A server reports the stamp of its own write ring, in which a fault may be marked meanwhile.
    if (state instanceof Deleting deleting
        && (deleting.time.equals(time) || membership.rings().write().clockTime().equals(time))
        && deleting.phase.ended(server)) {
      finishIfDone(deleting);
    } else {
      log.info("the end of {}'s delete {} does not count", server, describe(time));
    }
  }

  private void finishIfDone(Deleting deleting) {
    if (deleting.phase.isComplete()) {
      deleting.phase.close();
      state = new Idle();
      log.info("replace finished {}", describe(deleting.time));
    }
  }

  @Override
  public void serverLost(NodeAddress server) {
    if (state instanceof Copying copying) {
      if (membership.isActive(server)) {
        giveUp(server + " is lost");
      } else {
        // It holds nothing that others need: the rest goes on without it.
        copying.phase.drop(server);
        deleteIfCopied(copying);
      }
    } else if (state instanceof Deleting deleting) {
      deleting.phase.drop(server);
      finishIfDone(deleting);
    }
  }

  @Override
  public void serverReconnected(NodeAddress server) {
    if (state instanceof Copying copying) {
      copying.phase.tellAgain(server);
    } else if (state instanceof Deleting deleting) {
      deleting.phase.tellAgain(server);
    }
  }

  @Override
  public void ringsChanged() {
    if (state instanceof Copying copying && !isSameCopy(copying.rings, membership.rings())) {
      giveUp("the rings have changed");
    }
  }

  /** What is copied where depends on the readers, not on the stamp of their ring. */
  private static boolean isSameCopy(RingPair one, RingPair other) {
    return one.write().equals(other.write()) && one.read().nodes().equals(other.read().nodes());
  }

  @Override
  public void ringsRestored() {
    if (state instanceof Copying copying) {
      start(copying.full);
    }
  }

  private void giveUp(String reason) {
    State before = state;
    state = new Idle();
    if (before instanceof Copying copying) {
      copying.phase.close();
      log.warn("replace copy {} is void: {}", describe(copying.rings.write().clockTime()), reason);
      onVoid.run();
    } else if (before instanceof Deleting deleting) {
      deleting.phase.close();
      log.warn("replace delete {} is not followed any more: {}", describe(deleting.time), reason);
    }
  }

  private static String describe(ClockTime time) {
    return "time(" + Long.toUnsignedString(time.bits()) + ")";
  }
}
