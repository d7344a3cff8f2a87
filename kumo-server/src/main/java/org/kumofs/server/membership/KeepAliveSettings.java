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
 * @param readLeaseMillis reads are answered so long after a sign that no later rings can be there;
 *     0 for ever. To be shorter than the time after which managers give a silent server up, else it
 *     may show what has been replaced since. Too short and it refuses reads after a short pause
 * @param leaveAfterMillis a server whose store takes no writes leaves after that time if others can
 *     stand in; 0 for never. Too short, and servers that fail together may leave together
 */
public record KeepAliveSettings(
    long intervalMillis,
    long timeoutMillis,
    long maxSkewSeconds,
    long readLeaseMillis,
    long leaveAfterMillis) {

  /** The defaults; the interval is that of the original. */
  public static final KeepAliveSettings DEFAULT =
      new KeepAliveSettings(2_000, 5_000, ClockTime.CLOSE_SECONDS, 4_000, 10_000);

  /** So many signs fall into the time for which one of them counts. */
  private static final int SIGNS_PER_LEASE = 4;

  /** How often other nodes are asked for a sign; 0 if none are needed. */
  long signIntervalMillis() {
    return readLeaseMillis == 0 ? 0 : Math.max(1, readLeaseMillis / SIGNS_PER_LEASE);
  }

  /** Time between two keepalives to a manager: often enough for the signs that are needed. */
  long managerIntervalMillis() {
    return readLeaseMillis == 0 ? intervalMillis : Math.min(intervalMillis, signIntervalMillis());
  }
}
