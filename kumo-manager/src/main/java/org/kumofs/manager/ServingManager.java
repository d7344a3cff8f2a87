package org.kumofs.manager;

import java.io.IOException;
import org.kumofs.daemon.DaemonContext;
import org.kumofs.rpc.netty.NettyLoops;
import org.kumofs.rpc.netty.NettyTransport;
import org.kumofs.rpc.netty.NettyTransport.ConnectionLimits;
import org.kumofs.rpc.wire.FrameLimits;
import org.kumofs.time.ControlLoop;
import org.kumofs.time.ThreadControlLoop;

/** A manager with the threads that it runs on. */
final class ServingManager implements AutoCloseable {

  /** A manager's messages are small and few: one loop carries hundreds of servers and gateways. */
  private static final int EVENT_LOOPS = 1;

  /** What may wait for a peer that does not read; a ring of hundreds of members is a few KB. */
  private static final long MAX_OUTBOUND_BYTES = 16L << 20;

  private final NettyLoops loops;
  private final ControlLoop control;
  private final ManagerNode node;

  private ServingManager(ManagerConfig config, int maxFrameBytes, DaemonContext context) {
    this.loops = new NettyLoops("manager", EVENT_LOOPS);
    this.control = new ThreadControlLoop("control", context.time());
    ConnectionLimits limits =
        new ConnectionLimits(
            FrameLimits.DEFAULT.withMaxFrameBytes(maxFrameBytes), MAX_OUTBOUND_BYTES);
    this.node =
        new ManagerNode(
            config,
            new ManagerEnvironment(control, new NettyTransport(loops, limits), context.eventLog()));
  }

  /**
   * Opens the port, then calls the partner.
   *
   * @throws IOException if the port can't be had; nothing is left running then
   */
  static ServingManager start(ManagerConfig config, int maxFrameBytes, DaemonContext context)
      throws IOException {
    ServingManager manager = new ServingManager(config, maxFrameBytes, context);
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

  @Override
  public void close() {
    node.close();
    control.close();
    loops.close();
  }
}
