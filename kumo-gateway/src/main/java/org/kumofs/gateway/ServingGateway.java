package org.kumofs.gateway;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import org.kumofs.daemon.DaemonContext;
import org.kumofs.gateway.memcached.GatewayCounters;
import org.kumofs.gateway.memcached.GatewayFacts;
import org.kumofs.gateway.memcached.GatewayStats;
import org.kumofs.gateway.memcached.MemcachedLimits;
import org.kumofs.gateway.netty.LoopStores;
import org.kumofs.rpc.netty.NettyLoops;
import org.kumofs.rpc.netty.NettyTransport;
import org.kumofs.rpc.netty.NettyTransport.ConnectionLimits;
import org.kumofs.rpc.wire.FrameLimits;
import org.kumofs.time.ControlLoop;
import org.kumofs.time.ThreadControlLoop;

/**
 * A gateway with all that it runs on: control loop, event loops, the node, and the ports on which
 * memcached clients come.
 */
final class ServingGateway implements AutoCloseable {

  /** What may wait for a server that does not read; enough for bursts of large values. */
  private static final long MAX_OUTBOUND_BYTES = 64L << 20;

  private final Cluster cluster;
  private final ClientPorts ports;

  /**
   * What a process serves, and how.
   *
   * @param ports where clients connect
   * @param facts what clients can ask about it
   * @param maxFrameBytes largest message taken from a server or manager
   */
  record Settings(
      GatewayConfig cluster,
      List<ClientPort> ports,
      MemcachedLimits limits,
      GatewayFacts facts,
      int maxFrameBytes) {}

  /** The side that faces the cluster, with its threads. */
  private record Cluster(ControlLoop controlLoop, NettyLoops loops, GatewayNode node)
      implements AutoCloseable {

    static Cluster create(Settings settings, ConnectionLimits limits, DaemonContext context) {
      ControlLoop controlLoop = new ThreadControlLoop("control", context.time());
      NettyLoops loops = new NettyLoops("gateway", settings.facts().threads());
      NettyTransport transport = new NettyTransport(loops, limits);
      GatewayEnvironment environment =
          new GatewayEnvironment(controlLoop, transport, context.eventLog());
      return new Cluster(controlLoop, loops, new GatewayNode(settings.cluster(), environment));
    }

    @Override
    public void close() {
      node.close();
      loops.close();
      controlLoop.close();
    }
  }

  private ServingGateway(Cluster cluster, ClientPorts ports) {
    this.cluster = cluster;
    this.ports = ports;
  }

  /**
   * Starts a gateway; when this returns, clients can connect.
   *
   * @throws IOException if a port can't be had; then nothing is left running
   */
  static ServingGateway start(Settings settings, DaemonContext context) throws IOException {
    ConnectionLimits limits =
        new ConnectionLimits(
            FrameLimits.DEFAULT.withMaxFrameBytes(settings.maxFrameBytes()), MAX_OUTBOUND_BYTES);
    Cluster cluster = Cluster.create(settings, limits, context);
    try {
      LoopStores stores = new LoopStores(cluster.node(), cluster.loops(), limits, context.time());
      GatewayStats stats =
          new GatewayStats(
              new GatewayCounters(), cluster.node().counters(), settings.facts(), context.time());
      ClientPorts ports =
          ClientPorts.open(
              settings.ports(),
              new ClientPorts.Shared(
                  cluster.loops(), stores, stats, settings.limits(), context.time()));
      cluster.node().start();
      return new ServingGateway(cluster, ports);
    } catch (IOException | RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  /** Where memcached clients connect, in the order of the ports. */
  List<InetSocketAddress> localAddresses() {
    return ports.localAddresses();
  }

  /** Answers what is under way, then closes everything. */
  @Override
  public void close() {
    ports.close();
    cluster.close();
  }
}
