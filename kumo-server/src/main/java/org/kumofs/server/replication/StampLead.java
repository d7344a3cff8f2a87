package org.kumofs.server.replication;

import java.util.Random;
import org.kumofs.clock.LamportClock;
import org.kumofs.ring.RingPair;
import org.kumofs.server.membership.RingListener;

/**
 * Sets the Lamport clock forward before this server goes by another write ring. It may coordinate
 * keys from then on whose last writes got their stamps from another server, perhaps within the same
 * second and with a clock that was ahead. Its first writes of them would have to be stamped anew;
 * and one could get the very stamp that another version of the key has, which a cas then takes for
 * that version. How far is partly left to chance: servers that hear of a ring at the same moment
 * don't leap to the same place.
 */
public final class StampLead implements RingListener {

  private static final int LEAP = 1 << 12;

  private final LamportClock clock;
  private final Random random;

  /** Leads on a clock. */
  public StampLead(LamportClock clock, Random random) {
    this.clock = clock;
    this.random = random;
  }

  @Override
  public void ringsToChange(RingPair before, RingPair after) {
    if (!before.write().equals(after.write())) {
      clock.observe(clock.peek() + LEAP + random.nextInt(LEAP));
    }
  }

  @Override
  public void ringsChanged(RingPair before, RingPair after) {}
}
