package org.kumofs.rpc;

import java.util.Optional;
import org.kumofs.ring.NodeAddress;

/**
 * Who sent a request.
 *
 * @param node the node, if it announced itself; a client otherwise
 * @param session the way back to it
 * @param remoteAddress the other end of the connection, for logs
 */
public record Caller(Optional<NodeIdentity> node, RpcSession session, NodeAddress remoteAddress) {

  @Override
  public String toString() {
    return node.map(NodeIdentity::toString).orElseGet(() -> "client " + remoteAddress);
  }
}
