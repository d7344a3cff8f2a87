package org.kumofs.rpc.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.stream.ChunkedWriteHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.Connection;
import org.kumofs.rpc.ConnectionListener;
import org.kumofs.rpc.Transport;
import org.kumofs.rpc.wire.FrameLimits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** RPC connections over TCP. */
public final class NettyTransport implements Transport {

  private static final Logger log = LoggerFactory.getLogger(NettyTransport.class);
  private static final int BACKLOG = 1024;

  private final NettyLoops loops;
  private final EventLoopGroup group;
  private final ConnectionLimits limits;
  // Seen by tests.
  final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

  /**
   * What one connection may cost.
   *
   * @param frames limits of a frame that comes in
   * @param maxOutboundBytes how much may wait for a peer that does not read, in bytes; as much
   *     again in large frames, the first of which may be larger than that
   */
  public record ConnectionLimits(FrameLimits frames, long maxOutboundBytes) {}

  /** A transport on all loops. */
  public NettyTransport(NettyLoops loops, ConnectionLimits limits) {
    this(loops, loops.group(), limits);
  }

  /** A transport whose connections all belong to one loop (or group) of the loops. */
  public NettyTransport(NettyLoops loops, EventLoopGroup group, ConnectionLimits limits) {
    this.loops = loops;
    this.group = group;
    this.limits = limits;
  }

  @Override
  public CompletableFuture<Connection> dial(
      NodeAddress address, long timeoutMillis, ConnectionListener listener) {
    CompletableFuture<Connection> result = new CompletableFuture<>();
    if (group.isShuttingDown()) {
      result.completeExceptionally(new IOException("this node is shutting down"));
      return result;
    }
    new Bootstrap()
        .group(group)
        .channel(loops.socketType())
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) Math.max(1, timeoutMillis))
        .handler(initializer(connection -> listener))
        .connect(address.toSocketAddress())
        .addListener(
            (ChannelFuture connected) -> {
              if (connected.isSuccess()) {
                result.complete(FrameHandler.connectionOf(connected.channel()));
              } else {
                result.completeExceptionally(new IOException(connected.cause().getMessage()));
              }
            });
    return result;
  }

  @Override
  public Listening listen(NodeAddress address, Function<Connection, ConnectionListener> acceptor)
      throws IOException {
    ChannelFuture bound =
        new ServerBootstrap()
            .group(group)
            .channel(loops.serverSocketType())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(initializer(acceptor))
            .bind(address.toSocketAddress())
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException("can't listen on " + address + ": " + bound.cause().getMessage());
    }
    return new Bound(bound.channel());
  }

  @Override
  public int setTcpNoDelay(boolean on) {
    int changed = 0;
    for (Channel channel : open) {
      try {
        channel.config().setOption(ChannelOption.TCP_NODELAY, on);
        changed++;
      } catch (ChannelException closedMeanwhile) {
        log.debug("{} is not changed: {}", channel, closedMeanwhile.getMessage());
      }
    }
    return changed;
  }

  private ChannelInitializer<Channel> initializer(
      Function<Connection, ConnectionListener> acceptor) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        open.add(channel);
        channel.pipeline().addLast(new ChunkedWriteHandler());
        channel.pipeline().addLast(new FrameHandler(channel, limits, acceptor));
      }
    };
  }

  private record Bound(Channel channel) implements Listening {

    @Override
    public NodeAddress address() {
      return NodeAddress.of((InetSocketAddress) channel.localAddress());
    }

    @Override
    public void close() {
      channel.close().awaitUninterruptibly();
    }
  }
}
