package org.kumofs.clock;

import java.util.function.LongSupplier;

/**
 * Makes the stamps of one node: wall-clock seconds joined with the node's Lamport clock. Safe for
 * use by many threads.
 */
public final class HybridClock {

  private final LamportClock lamport = new LamportClock();
  private final LongSupplier unixSeconds;

  /**
   * @param unixSeconds the node's wall clock, Unix seconds
   */
  public HybridClock(LongSupplier unixSeconds) {
    this.unixSeconds = unixSeconds;
  }

  /**
   * Goes on where an earlier run of the node has stopped; only before the first stamp.
   *
   * @param newest the latest stamp that is known of that run; {@link ClockTime#ZERO} if there is
   *     none
   */
  public void resumeAfter(ClockTime newest) {
    if (!newest.equals(ClockTime.ZERO)) {
      lamport.startAfter(newest.clock());
    }
  }

  /** The Lamport half, for messages that carry it alone. */
  public LamportClock lamport() {
    return lamport;
  }

  /** The wall clock, Unix seconds. */
  public long unixSeconds() {
    return unixSeconds.getAsLong();
  }

  /** A stamp of now without taking it; what the original reports as its clocktime. */
  public ClockTime peek() {
    return ClockTime.of(unixSeconds(), lamport.peek());
  }

  /** A new stamp. */
  public ClockTime next() {
    return ClockTime.of(unixSeconds(), lamport.take());
  }

  /**
   * A new stamp that is later than a given one, even where this node's wall clock lags behind the
   * one that made it: then the given stamp's seconds are kept and only the Lamport clock moves.
   */
  public ClockTime nextAfter(ClockTime seen) {
    lamport.observe(seen.clock());
    ClockTime stamp = next();
    while (!seen.isBefore(stamp)) {
      stamp = ClockTime.of(Math.max(stamp.unixSeconds(), seen.unixSeconds()), lamport.take());
    }
    return stamp;
  }
}
