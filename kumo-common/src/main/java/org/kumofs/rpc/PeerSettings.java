package org.kumofs.rpc;

/**
 * How a node deals with other nodes.
 *
 * @param self how this node announces itself
 * @param connectTimeoutMillis limit for one connection attempt; too short and a busy host counts as
 *     lost, too long and a dead one holds up its keys
 * @param connectRetryLimit attempts, beyond the first, before a node counts as lost
 * @param redialPauseMillis wait between two attempts
 */
public record PeerSettings(
    NodeIdentity self, long connectTimeoutMillis, int connectRetryLimit, long redialPauseMillis) {

  /** Pause between attempts unless told otherwise: a dead process is lost within 0.1 s. */
  public static final long DEFAULT_REDIAL_PAUSE_MILLIS = 20;
}
