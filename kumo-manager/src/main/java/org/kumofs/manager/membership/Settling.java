package org.kumofs.manager.membership;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.kumofs.message.RingSeeds;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.RingPair;
import org.kumofs.time.ControlLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a manager from handing out rings of before its start until it has heard from somebody who
 * would know later ones: its partner, or every server that is active in them. Otherwise one that
 * comes back after the others could bring back an owner that was given up meanwhile. After a while
 * it goes on all the same, since those may be gone for good. For the control loop alone.
 */
public final class Settling {

  private static final Logger log = LoggerFactory.getLogger(Settling.class);

  private final Membership membership;
  private final ControlLoop control;
  private final long limitMillis;
  private final long startNanos;
  private final Set<NodeAddress> heard = new HashSet<>();
  private Runnable onSettled = () -> {};
  private boolean settled = true;
  private boolean restored;

  /** Settled, as long as there is nothing to hand out. */
  public Settling(Membership membership, ControlLoop control, long limitMillis) {
    this.membership = membership;
    this.control = control;
    this.limitMillis = limitMillis;
    this.startNanos = control.time().nanoTime();
  }

  /** Sets what is done when the rings may be handed out. */
  public void onSettled(Runnable action) {
    onSettled = action;
  }

  /** The rings are of this manager's own past: from now on they are held back. */
  public void beginRestored() {
    restored = true;
    begin();
  }

  /**
   * Whether this manager has rings that the partner may go by: not those that it has only heard of,
   * perhaps from the partner itself.
   */
  boolean isWitness() {
    return settled || restored;
  }

  /** The rings are hearsay: from now on they are held back. */
  public void begin() {
    if (settled) {
      settled = false;
      log.info("holding the ring back until its servers or the partner are there");
      control.schedule(limitMillis, this::giveUpWaiting);
      settleIfAllAreHeard();
    }
  }

  private void giveUpWaiting() {
    if (!settled) {
      Set<NodeAddress> missing = missing();
      log.warn("going by the ring of before without having heard from the partner or {}", missing);
      settle();
    }
  }

  /** Whether the rings are handed out. */
  public boolean isSettled() {
    return settled;
  }

  /** Whether so much time has passed since the start that members which are not back are missed. */
  public boolean isPatienceOver() {
    return settled && control.time().nanoTime() - startNanos >= limitMillis * 1_000_000;
  }

  /** The rings that others may hear of now. */
  public RingPair handedOut() {
    return settled ? membership.rings() : RingPair.EMPTY;
  }

  /** The same, as they travel. */
  public RingSeeds handedOutSeeds() {
    return new RingSeeds(handedOut().write().seed(), handedOut().read().seed());
  }

  /** The partner has told what it knows, and that was taken over. */
  public void partnerHeard() {
    if (!settled) {
      log.info("the partner has told its ring");
      settle();
    }
  }

  /** A server has told what it knows, and that was taken over. */
  public void serverHeard(NodeAddress server) {
    heard.add(server);
    settleIfAllAreHeard();
  }

  /** A server that is not there any more may come back with more knowledge. */
  void serverGone(NodeAddress server) {
    heard.remove(server);
  }

  private void settleIfAllAreHeard() {
    if (!settled && missing().isEmpty()) {
      log.info("all servers of the ring are there");
      settle();
    }
  }

  private Set<NodeAddress> missing() {
    Set<NodeAddress> missing = new LinkedHashSet<>(membership.members());
    missing.removeAll(heard);
    return missing;
  }

  private void settle() {
    settled = true;
    onSettled.run();
  }
}
