package org.kumofs.manager.handler;

import org.kumofs.manager.ManagerConfig;
import org.kumofs.rpc.Caller;
import org.kumofs.rpc.RpcException;

/** Tells the other manager from those that merely claim to be one. */
final class Partner {

  private Partner() {}

  /**
   * Refuses anybody else.
   *
   * @throws RpcException error 6
   */
  static void require(ManagerConfig config, Caller caller) throws RpcException {
    if (caller.node().filter(config::isPartner).isEmpty()) {
      throw RpcException.serverError(caller + " is not the partner");
    }
  }
}
