package org.kumofs.testkit.sim;

import java.util.Random;
import org.kumofs.testing.VirtualTime;

/**
 * What all hosts of a simulation share. Everything that is left to chance comes from the seed, so a
 * seed is a run.
 */
final class SimWorld {

  private final VirtualTime time = new VirtualTime();
  private final long seed;
  private final SimNetwork network;
  private long randoms;

  SimWorld(long seed) {
    this.seed = seed;
    this.network = new SimNetwork(time, newRandom());
  }

  VirtualTime time() {
    return time;
  }

  long nowMillis() {
    return time.nanoTime() / 1_000_000;
  }

  SimNetwork network() {
    return network;
  }

  /** The next of a sequence of generators that depends on the seed alone. */
  Random newRandom() {
    randoms++;
    return new Random(seed * 1_000_003 + randoms);
  }
}
