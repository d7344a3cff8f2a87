package org.kumofs.server.membership;

import java.util.List;
import org.kumofs.message.Role;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.Caller;
import org.kumofs.rpc.NodeIdentity;
import org.kumofs.rpc.RpcException;

/**
 * The managers that this server was told to obey, one or two. Anybody can announce itself as a
 * manager.
 *
 * @param addresses as the managers announce themselves
 */
public record KnownManagers(List<NodeAddress> addresses) {

  /**
   * Checks and copies.
   *
   * @throws IllegalArgumentException if there is none, or one twice
   */
  public KnownManagers {
    addresses = List.copyOf(addresses);
    if (addresses.isEmpty() || addresses.stream().distinct().count() != addresses.size()) {
      throw new IllegalArgumentException("these can't be the managers: " + addresses);
    }
  }

  /** Whether a node is one of them. */
  public boolean include(NodeIdentity node) {
    return node.role() == Role.MANAGER && addresses.contains(node.address());
  }

  /**
   * Refuses a command of anybody else.
   *
   * @throws RpcException error 6
   */
  public void requireManager(Caller caller) throws RpcException {
    if (caller.node().filter(this::include).isEmpty()) {
      throw RpcException.serverError(caller + " is no manager of this server");
    }
  }
}
