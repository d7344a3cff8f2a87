package org.kumofs.server.membership;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.Ring;
import org.kumofs.ring.RingNode;
import org.kumofs.ring.RingPair;
import org.kumofs.ring.RingSeed;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rings that a server goes by. Any thread reads them, once per decision; only the control loop
 * changes them.
 *
 * <p>A change is published at once, yet it takes effect on writes key by key: a write that read the
 * former rings may still be inside its key's stripe when the change returns, and be stored a moment
 * later. Every write reads the rings inside its stripe. So whoever acts on a change, as the scan of
 * a replace does, first lets each stripe pass once after the change (the store's snapshot does
 * that): what it then does not see was decided under the new rings.
 *
 * <p>See {@code docs/wire-format.md}, Ring.
 */
public final class RingHolder {

  private static final Logger log = LoggerFactory.getLogger(RingHolder.class);

  /** Further back than that nobody is any more. */
  private static final int MAX_FORMER = 4;

  private final List<RingListener> listeners = new CopyOnWriteArrayList<>();
  private volatile RingPair rings = RingPair.EMPTY;
  private volatile List<Ring> formerReadRings = List.of();

  /** The rings of this moment. */
  public RingPair rings() {
    return rings;
  }

  /**
   * Rings that reads went by before, and by which other servers may still answer them since nobody
   * has heard of the change at the same moment. To go with rings that were read earlier: a change
   * of the read ring is never seen before the ring that it replaced is among these.
   */
  public List<Ring> formerReadRings() {
    return formerReadRings;
  }

  /** All other servers go by the present read ring, or need not be reckoned with any more. */
  public void forgetFormerReadRings() {
    formerReadRings = List.of();
  }

  /** Tells a listener of every later change. */
  public void addListener(RingListener listener) {
    listeners.add(listener);
  }

  /**
   * Takes over what a manager announces; each ring by itself. Control loop only.
   *
   * @return whether at least one of them was taken or is held already; false means that both are
   *     empty or obsolete
   */
  public boolean adopt(RingSeed write, RingSeed read) {
    RingPair held = rings;
    boolean taken = isCurrent(write, held.write().seed()) || isCurrent(read, held.read().seed());
    publish(held.adopt(write, read));
    return taken;
  }

  /**
   * Takes over the write ring alone, at the start of a copy: reads stay where they are. Control
   * loop only.
   *
   * @return whether it was taken or is held already; false means that it is empty or obsolete
   */
  public boolean adoptWrite(RingSeed write) {
    return adopt(write, RingSeed.EMPTY);
  }

  /**
   * Makes the write ring the read ring too, at the start of the delete phase. An empty write ring
   * is left alone. Control loop only.
   */
  public void promote() {
    RingPair held = rings;
    if (!held.write().isEmpty()) {
      publish(held.withRead(held.write()));
    }
  }

  private static boolean isCurrent(RingSeed offered, RingSeed held) {
    return !offered.isEmpty() && !offered.clockTime().isBefore(held.clockTime());
  }

  private void publish(RingPair changed) {
    RingPair before = rings;
    if (changed.equals(before)) {
      return;
    }
    for (RingListener listener : listeners) {
      listener.ringsToChange(before, changed);
    }
    if (mayLoseReaders(before.read(), changed.read())) {
      List<Ring> former = new ArrayList<>(formerReadRings);
      former.add(before.read());
      formerReadRings =
          List.copyOf(former.subList(Math.max(0, former.size() - MAX_FORMER), former.size()));
    }
    rings = changed;
    log.info("rings changed: write {}, read {}", brief(changed.write()), brief(changed.read()));
    for (RingListener listener : listeners) {
      listener.ringsChanged(before, changed);
    }
  }

  /** Whoever is marked as down is given up; all others of such a ring stay what they are. */
  private static boolean mayLoseReaders(Ring before, Ring after) {
    List<NodeAddress> active = before.activeAddresses();
    boolean sameMembers =
        before.nodes().stream()
            .map(RingNode::address)
            .toList()
            .equals(after.nodes().stream().map(RingNode::address).toList());
    return !active.isEmpty() && !(sameMembers && active.containsAll(after.activeAddresses()));
  }

  private static String brief(Ring ring) {
    return ring.activeAddresses().size() + " of " + ring.nodes().size() + " active";
  }
}
