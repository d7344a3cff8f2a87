package org.kumofs.ctl.top.model;

import java.util.LinkedHashMap;
import java.util.Map;
import org.kumofs.ctl.client.CallException;
import org.kumofs.ctl.client.RpcConnection;
import org.kumofs.message.NodesInfo;
import org.kumofs.message.NodesInfoRequest;
import org.kumofs.ring.NodeAddress;

/** Tells which servers to watch, in the order to show them. */
@FunctionalInterface
public interface Roster {

  /**
   * The servers as of now; blocks.
   *
   * @throws CallException if they can't be found out
   */
  Map<NodeAddress, Membership> servers() throws CallException;

  /** Always the same servers. */
  static Roster fixed(Iterable<NodeAddress> servers) {
    Map<NodeAddress, Membership> members = new LinkedHashMap<>();
    servers.forEach(server -> members.put(server, Membership.UNKNOWN));
    return () -> members;
  }

  /** All servers that a manager knows of. */
  static Roster ofManager(NodeAddress manager, int limitMillis) {
    return () -> {
      try (RpcConnection connection = RpcConnection.open(manager, limitMillis)) {
        return members(connection.call(new NodesInfoRequest()));
      }
    };
  }

  private static Map<NodeAddress, Membership> members(NodesInfo info) {
    Map<NodeAddress, Membership> members = new LinkedHashMap<>();
    info.write()
        .nodes()
        .forEach(
            node ->
                members.put(node.address(), node.active() ? Membership.ACTIVE : Membership.FAULT));
    info.newcomers().forEach(server -> members.putIfAbsent(server, Membership.NOT_ATTACHED));
    return members;
  }
}
