package org.kumofs.manager.membership;

import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.RpcSession;

/** The ways to other nodes; any thread. */
public interface Nodes {

  /** The session with a node, which is dialled when a call finds no connection. */
  RpcSession session(NodeAddress node);

  /** Whether a node has announced itself and is not lost. */
  boolean isJoined(NodeAddress node);

  /** Gives a node up at once: for one that does not answer. */
  void drop(NodeAddress node, String reason);
}
