package org.kumofs.testkit.sim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Random;
import org.kumofs.manager.ManagerConfig;
import org.kumofs.manager.ManagerEnvironment;
import org.kumofs.manager.ManagerNode;
import org.kumofs.manager.ManagerTiming;
import org.kumofs.manager.state.ManagerState;
import org.kumofs.manager.state.StateMemory;
import org.kumofs.message.Role;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.NodeIdentity;
import org.kumofs.rpc.PeerSettings;

/** The host of a manager. */
final class SimManager extends SimHost {

  private static final long CONNECT_TIMEOUT_MILLIS = 1_000;
  private static final int CONNECT_RETRIES = 4;

  private static final int MAX_DISK_DELAY_MILLIS = 5;

  private final Optional<NodeAddress> partner;
  private final boolean autoReplace;
  private ManagerState state = ManagerState.NOTHING;

  SimManager(
      NodeAddress address, Optional<NodeAddress> partner, boolean autoReplace, SimWorld world) {
    super(address, world);
    this.partner = partner;
    this.autoReplace = autoReplace;
  }

  /** Its disk is lost. */
  void forgetState() {
    state = ManagerState.NOTHING;
  }

  /** What its disk holds. */
  ManagerState state() {
    return state;
  }

  /** Its disk is set back to what it held once. */
  void setState(ManagerState former) {
    state = former;
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
    Random random = world().newRandom();
    ManagerEnvironment environment =
        new ManagerEnvironment(
            process.newLoop(),
            world().network().transport(address()),
            event -> {},
            new StateMemory(
                state,
                Optional.of(saved -> state = saved),
                process.newThreads(() -> random.nextInt(MAX_DISK_DELAY_MILLIS + 1))));
    try {
      new ManagerNode(config, environment).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
