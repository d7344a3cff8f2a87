package org.kumofs.gateway;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.kumofs.daemon.DaemonContext;
import org.kumofs.gateway.memcached.GatewayCounters;
import org.kumofs.gateway.memcached.GatewayFacts;
import org.kumofs.gateway.memcached.GatewayStats;
import org.kumofs.gateway.memcached.MemcachedLimits;
import org.kumofs.gateway.memcached.netty.ListenerConfig;
import org.kumofs.gateway.memcached.netty.MemcachedListener;
import org.kumofs.gateway.memcached.netty.MemcachedService;
import org.kumofs.gateway.memcached.netty.PipelineLimits;
import org.kumofs.gateway.memcached.text.TextParser;
import org.kumofs.gateway.netty.LoopStores;
import org.kumofs.rpc.netty.NettyLoops;
import org.kumofs.rpc.netty.NettyTransport;
import org.kumofs.rpc.netty.NettyTransport.ConnectionLimits;
import org.kumofs.rpc.wire.FrameLimits;
import org.kumofs.time.ControlLoop;
import org.kumofs.time.ThreadControlLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A gateway with all that it runs on: control loop, event loops, the node, and the port on which
 * memcached clients come.
 */
final class ServingGateway implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ServingGateway.class);

  /** What may wait for a server that does not read; enough for bursts of large values. */
  private static final long MAX_OUTBOUND_BYTES = 64L << 20;

  private final Cluster cluster;
  private final MemcachedListener listener;

  /**
   * What a process serves, and how.
   *
   * @param facts what clients can ask about it
   * @param maxFrameBytes largest message taken from a server or manager
   */
  record Settings(
      GatewayConfig cluster,
      ListenerConfig listener,
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

  private ServingGateway(Cluster cluster, MemcachedListener listener) {
    this.cluster = cluster;
    this.listener = listener;
  }

  /**
   * Starts a gateway; when this returns, clients can connect.
   *
   * @throws IOException if the port can't be had; then nothing is left running
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
      MemcachedService service =
          new MemcachedService(
              stores,
              () -> new TextParser(settings.limits(), context.time()),
              PipelineLimits.DEFAULT,
              stats);
      MemcachedListener listener =
          MemcachedListener.bind(
              cluster.loops().group(),
              cluster.loops().serverSocketType(),
              settings.listener(),
              service);
      log.info("serving memcached clients on {}", listener.localAddress());
      cluster.node().start();
      return new ServingGateway(cluster, listener);
    } catch (IOException | RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  /** Where memcached clients connect. */
  InetSocketAddress localAddress() {
    return listener.localAddress();
  }

  /** Answers what is under way, then closes everything. */
  @Override
  public void close() {
    listener.close();
    cluster.close();
  }
}
