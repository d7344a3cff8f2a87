package org.kumofs.manager;

/**
 * The times that a manager goes by, all in milliseconds.
 *
 * @param keepAliveIntervalMillis time between two keepalives, and between attempts to reach the
 *     partner
 * @param keepAliveTimeoutMillis a node that leaves a keepalive unanswered for so long counts as
 *     hung. Too small a limit takes a long pause for a failure and starts a replace for nothing
 * @param callTimeoutMillis limit for the answer to any other call; also how long a partner that
 *     never answers holds up an election
 * @param backupTimeoutMillis limit for one server's backup, which copies its whole database
 * @param replaceDelayMillis an automatic replace begins so long after the last change of
 *     membership. Too small and a server that is only being restarted is replaced
 * @param replaceRetryMillis pause before a server that did not take the start of a phase is told
 *     again; doubles from one attempt to the next, up to ten times this
 * @param settleMillis after a start the rings of before are held back so long unless the partner or
 *     all of their servers have told what they know, and members that are not back are not missed.
 *     Too small and a manager with an old ring brings an owner back that was given up; also servers
 *     that take their time to start become faults
 */
public record ManagerTiming(
    long keepAliveIntervalMillis,
    long keepAliveTimeoutMillis,
    long callTimeoutMillis,
    long backupTimeoutMillis,
    long replaceDelayMillis,
    long replaceRetryMillis,
    long settleMillis) {

  /** The defaults; interval and delay are those of the original. */
  public static final ManagerTiming DEFAULT =
      new ManagerTiming(2_000, 5_000, 10_000, 3_600_000, 4_000, 1_000, 10_000);

  /** Checks. */
  public ManagerTiming {
    if (keepAliveIntervalMillis <= 0
        || keepAliveTimeoutMillis <= 0
        || callTimeoutMillis <= 0
        || backupTimeoutMillis <= 0
        || replaceDelayMillis < 0
        || replaceRetryMillis <= 0
        || settleMillis < 0) {
      throw new IllegalArgumentException("a time that makes no sense");
    }
  }
}
