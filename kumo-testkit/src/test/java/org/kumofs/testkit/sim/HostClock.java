package org.kumofs.testkit.sim;

import org.kumofs.time.TimeSource;

/** The clocks of one host: the one on the wall may be wrong, the other one is not. */
final class HostClock implements TimeSource {

  private final TimeSource truth;
  private long aheadMillis;

  HostClock(TimeSource truth) {
    this.truth = truth;
  }

  /** From now on the wall clock is so far ahead of the others, or behind if negative. */
  void setAheadMillis(long millis) {
    aheadMillis = millis;
  }

  @Override
  public long nanoTime() {
    return truth.nanoTime();
  }

  @Override
  public long unixMillis() {
    return truth.unixMillis() + aheadMillis;
  }
}
