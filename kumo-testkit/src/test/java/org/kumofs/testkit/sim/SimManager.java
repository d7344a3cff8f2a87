package org.kumofs.testkit.sim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.kumofs.manager.ManagerConfig;
import org.kumofs.manager.ManagerEnvironment;
import org.kumofs.manager.ManagerNode;
import org.kumofs.manager.ManagerTiming;
import org.kumofs.message.Role;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.NodeIdentity;
import org.kumofs.rpc.PeerSettings;

/** The host of a manager. */
final class SimManager extends SimHost {

  private static final long CONNECT_TIMEOUT_MILLIS = 1_000;
  private static final int CONNECT_RETRIES = 4;

  private final Optional<NodeAddress> partner;
  private final boolean autoReplace;

  SimManager(
      NodeAddress address, Optional<NodeAddress> partner, boolean autoReplace, SimWorld world) {
    super(address, world);
    this.partner = partner;
    this.autoReplace = autoReplace;
  }

  /** How nodes deal with each other here. */
  static PeerSettings peers(NodeAddress address, Role role) {
    return new PeerSettings(
        new NodeIdentity(address, role),
        CONNECT_TIMEOUT_MILLIS,
        CONNECT_RETRIES,
        PeerSettings.DEFAULT_REDIAL_PAUSE_MILLIS);
  }

  @Override
  void start(SimProcess process) {
    ManagerConfig config =
        new ManagerConfig(
            peers(address(), Role.MANAGER), address(), partner, autoReplace, ManagerTiming.DEFAULT);
    ManagerEnvironment environment =
        new ManagerEnvironment(
            process.newLoop(), world().network().transport(address()), event -> {});
    try {
      new ManagerNode(config, environment).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
