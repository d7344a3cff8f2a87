package org.kumofs.gateway.netty;

import io.netty.channel.EventLoop;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import org.kumofs.gateway.GatewayNode;
import org.kumofs.gateway.LoopEnvironment;
import org.kumofs.gateway.memcached.netty.StoreFactory;
import org.kumofs.gateway.request.GatewayStore;
import org.kumofs.rpc.netty.NettyLoops;
import org.kumofs.rpc.netty.NettyScheduler;
import org.kumofs.rpc.netty.NettyTransport;
import org.kumofs.rpc.netty.NettyTransport.ConnectionLimits;
import org.kumofs.time.TimeSource;

/**
 * Gives each event loop its own store, whose connections to the servers belong to that same loop: a
 * request and its answer never change threads.
 */
public final class LoopStores implements StoreFactory {

  private final GatewayNode node;
  private final NettyLoops loops;
  private final ConnectionLimits limits;
  private final TimeSource time;
  private final Map<EventLoop, GatewayStore> stores = new ConcurrentHashMap<>();

  /**
   * Creates a factory.
   *
   * @param limits what one connection to a server may cost
   */
  public LoopStores(GatewayNode node, NettyLoops loops, ConnectionLimits limits, TimeSource time) {
    this.node = node;
    this.loops = loops;
    this.limits = limits;
    this.time = time;
  }

  @Override
  public GatewayStore create(EventLoop loop) {
    return stores.computeIfAbsent(loop, this::newStore);
  }

  private GatewayStore newStore(EventLoop loop) {
    return node.newStore(
        new LoopEnvironment(
            new NettyTransport(loops, loop, limits),
            new NettyScheduler(loop, time),
            new SplittableRandom()));
  }
}
