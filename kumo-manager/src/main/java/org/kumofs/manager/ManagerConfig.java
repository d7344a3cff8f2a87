package org.kumofs.manager;

import java.util.Optional;
import org.kumofs.message.Role;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.NodeIdentity;
import org.kumofs.rpc.PeerSettings;

/**
 * What a manager is told at its start.
 *
 * @param peers the address that it announces, and how it connects
 * @param listenAddress where it accepts nodes and clients
 * @param partner the other manager, if there are two
 * @param autoReplace whether changes of membership are followed by a replace without a command
 * @param timing how long it waits for what
 */
public record ManagerConfig(
    PeerSettings peers,
    NodeAddress listenAddress,
    Optional<NodeAddress> partner,
    boolean autoReplace,
    ManagerTiming timing) {

  /**
   * Checks.
   *
   * @throws IllegalArgumentException if it is its own partner
   */
  public ManagerConfig {
    if (partner.isPresent() && partner.get().equals(peers.self().address())) {
      throw new IllegalArgumentException("a manager can't be its own partner");
    }
  }

  /** The address that the manager announces. */
  public NodeAddress address() {
    return peers.self().address();
  }

  /** Whether a node is the other manager. Anybody can announce itself as one. */
  public boolean isPartner(NodeIdentity node) {
    return node.role() == Role.MANAGER && partner.filter(node.address()::equals).isPresent();
  }
}
