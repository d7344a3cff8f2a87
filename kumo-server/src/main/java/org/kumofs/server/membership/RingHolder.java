package org.kumofs.server.membership;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.kumofs.ring.Ring;
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

  private final List<RingListener> listeners = new CopyOnWriteArrayList<>();
  private volatile RingPair rings = RingPair.EMPTY;

  /** The rings of this moment. */
  public RingPair rings() {
    return rings;
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
    rings = changed;
    log.info("rings changed: write {}, read {}", brief(changed.write()), brief(changed.read()));
    for (RingListener listener : listeners) {
      listener.ringsChanged(before, changed);
    }
  }

  private static String brief(Ring ring) {
    return ring.activeAddresses().size() + " of " + ring.nodes().size() + " active";
  }
}
