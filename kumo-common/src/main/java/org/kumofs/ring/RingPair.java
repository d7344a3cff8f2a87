package org.kumofs.ring;

/**
 * The two rings that a node goes by, read together. They differ only while records move.
 *
 * @param write the ring for writes (the original's <em>whs</em>)
 * @param read the ring for reads (the original's <em>rhs</em>)
 */
public record RingPair(Ring write, Ring read) {

  /** Before anything is known. */
  public static final RingPair EMPTY = new RingPair(Ring.EMPTY, Ring.EMPTY);

  /** Builds both rings. */
  public static RingPair of(RingSeed write, RingSeed read) {
    Ring first = Ring.of(write);
    return new RingPair(first, first.with(read));
  }

  /** Whether the rings have different stamps: writes then go to the owners by both. */
  public boolean differ() {
    return !write.clockTime().equals(read.clockTime());
  }

  /** The same read ring with another write ring. */
  public RingPair withWrite(Ring newWrite) {
    return new RingPair(newWrite, read);
  }

  /** The same write ring with another read ring. */
  public RingPair withRead(Ring newRead) {
    return new RingPair(write, newRead);
  }

  /**
   * Takes over each ring of a seed pair that is not empty and not older than the one held. This is
   * how rings spread by sync and push.
   */
  public RingPair adopt(RingSeed newWrite, RingSeed newRead) {
    Ring nextWrite = newer(write, newWrite, read);
    return new RingPair(nextWrite, newer(read, newRead, nextWrite));
  }

  /**
   * @param other may be what is offered: at the end of a replace one ring follows the other
   */
  private static Ring newer(Ring held, RingSeed offered, Ring other) {
    if (offered.isEmpty() || offered.clockTime().isBefore(held.clockTime())) {
      return held;
    }
    boolean isOther = offered.equals(other.seed()) && !offered.equals(held.seed());
    return isOther ? other : held.with(offered);
  }
}
