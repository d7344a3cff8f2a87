package org.kumofs.manager;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.kumofs.daemon.DaemonContext;
import org.kumofs.daemon.StartException;
import org.kumofs.manager.state.ManagerState;
import org.kumofs.manager.state.StateFile;
import org.kumofs.manager.state.StateMemory;
import org.kumofs.manager.state.StateStore;
import org.kumofs.rpc.netty.NettyLoops;
import org.kumofs.rpc.netty.NettyTransport;
import org.kumofs.rpc.netty.NettyTransport.ConnectionLimits;
import org.kumofs.rpc.wire.FrameLimits;
import org.kumofs.time.ControlLoop;
import org.kumofs.time.ThreadControlLoop;
import org.kumofs.time.WorkerPool;

/** A manager with the threads that it runs on. */
final class ServingManager implements AutoCloseable {

  /** A manager's messages are small and few: one loop carries hundreds of servers and gateways. */
  private static final int EVENT_LOOPS = 1;

  /** What may wait for a peer that does not read; a ring of hundreds of members is a few KB. */
  private static final long MAX_OUTBOUND_BYTES = 16L << 20;

  private final NettyLoops loops;
  private final ControlLoop control;
  private final ManagerNode node;
  private final WorkerPool disk;
  private final Optional<StateFile> stateFile;

  private ServingManager(
      ManagerConfig config,
      ManagerState restored,
      Optional<StateFile> stateFile,
      int maxFrameBytes,
      DaemonContext context) {
    this.stateFile = stateFile;
    this.disk = new WorkerPool("state", 1);
    this.loops = new NettyLoops("manager", EVENT_LOOPS);
    this.control = new ThreadControlLoop("control", context.time());
    ConnectionLimits limits =
        new ConnectionLimits(
            FrameLimits.DEFAULT.withMaxFrameBytes(maxFrameBytes), MAX_OUTBOUND_BYTES);
    this.node =
        new ManagerNode(
            config,
            new ManagerEnvironment(
                control,
                new NettyTransport(loops, limits),
                context.eventLog(),
                new StateMemory(restored, stateFile.map(StateStore.class::cast), disk)));
  }

  /**
   * Reads the state, opens the port, then calls the partner.
   *
   * @param statePath the file with the state; empty to keep none
   * @throws StartException if the state can't be used
   * @throws IOException if the port can't be had. In both cases nothing is left running
   */
  static ServingManager start(
      ManagerConfig config, Optional<Path> statePath, int maxFrameBytes, DaemonContext context)
      throws StartException, IOException {
    Optional<StateFile> file = Optional.empty();
    ManagerState restored = ManagerState.NOTHING;
    if (statePath.isPresent()) {
      StateFile claimed = StateFile.open(statePath.get(), config.address());
      file = Optional.of(claimed);
      restored = load(claimed);
    }
    ServingManager manager = new ServingManager(config, restored, file, maxFrameBytes, context);
    boolean started = false;
    try {
      manager.node.start();
      started = true;
      return manager;
    } finally {
      if (!started) {
        manager.close();
      }
    }
  }

  private static ManagerState load(StateFile file) throws StartException {
    boolean loaded = false;
    try {
      ManagerState state = file.load();
      loaded = true;
      return state;
    } finally {
      if (!loaded) {
        file.close();
      }
    }
  }

  @Override
  public void close() {
    node.close();
    control.close();
    disk.close();
    loops.close();
    stateFile.ifPresent(StateFile::close);
  }
}
