package org.kumofs.gateway.memcached;

import org.kumofs.time.TimeSource;

/** A clock that stands still until it is set. */
public final class FixedTime implements TimeSource {

  private long unixSeconds;

  public FixedTime(long unixSeconds) {
    this.unixSeconds = unixSeconds;
  }

  public void advanceSeconds(long seconds) {
    unixSeconds += seconds;
  }

  @Override
  public long nanoTime() {
    return unixSeconds * 1_000_000_000L;
  }

  @Override
  public long unixMillis() {
    return unixSeconds * 1000;
  }
}
