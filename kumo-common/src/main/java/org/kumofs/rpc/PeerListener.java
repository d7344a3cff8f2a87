package org.kumofs.rpc;

/**
 * Hears of nodes that come and go. Calls come in order, on any thread and under a lock: hand them
 * over to the control loop and return.
 */
public interface PeerListener {

  /** A node has announced itself on a first connection. */
  void joined(NodeIdentity node, RpcSession session);

  /**
   * All connections to a node had ended and there is one again before it was given up: the network
   * failed for a moment, or the node was restarted.
   */
  default void reconnected(NodeIdentity node) {}

  /** A node that had joined is lost: no connection, and redialling it has failed. */
  void lost(NodeIdentity node);
}
