package org.kumofs.server.membership;

/**
 * How a server keeps in touch with its managers.
 *
 * @param intervalMillis time between keepalives, and between attempts to connect
 * @param timeoutMillis a manager that leaves a keepalive unanswered for so long counts as hung. Too
 *     small a limit takes a long pause for a failure
 */
public record KeepAliveSettings(long intervalMillis, long timeoutMillis) {

  /** The defaults; the interval is that of the original. */
  public static final KeepAliveSettings DEFAULT = new KeepAliveSettings(2_000, 5_000);
}
