package org.kumofs.server.membership;

import org.kumofs.clock.ClockTime;

/**
 * How a server keeps in touch with its managers and other servers.
 *
 * @param intervalMillis time between keepalives, and between attempts to connect
 * @param timeoutMillis a manager that leaves a keepalive unanswered for so long counts as hung. Too
 *     small a limit takes a long pause for a failure
 * @param maxSkewSeconds with a clock farther than that from those of most other servers this one
 *     takes no writes; 0 for no limit
 */
public record KeepAliveSettings(long intervalMillis, long timeoutMillis, long maxSkewSeconds) {

  /** The defaults; the interval is that of the original. */
  public static final KeepAliveSettings DEFAULT =
      new KeepAliveSettings(2_000, 5_000, ClockTime.CLOSE_SECONDS);
}
