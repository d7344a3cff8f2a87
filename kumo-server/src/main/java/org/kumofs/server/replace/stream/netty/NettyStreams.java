package org.kumofs.server.replace.stream.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.Transport.Listening;
import org.kumofs.rpc.netty.NettyLoops;
import org.kumofs.server.replace.stream.StreamConnection;
import org.kumofs.server.replace.stream.StreamListener;
import org.kumofs.server.replace.stream.StreamTransport;
import org.kumofs.time.TimeSource;

/** The replace stream over TCP. */
public final class NettyStreams implements StreamTransport {

  private final NettyLoops loops;
  private final TimeSource time;

  /**
   * @param time the clock that the loops' delays go by
   */
  public NettyStreams(NettyLoops loops, TimeSource time) {
    this.loops = loops;
    this.time = time;
  }

  @Override
  public CompletableFuture<Void> dial(
      NodeAddress address, long timeoutMillis, Function<StreamConnection, StreamListener> opener) {
    CompletableFuture<Void> result = new CompletableFuture<>();
    if (loops.group().isShuttingDown()) {
      result.completeExceptionally(new IOException("this node is shutting down"));
      return result;
    }
    new Bootstrap()
        .group(loops.group())
        .channel(loops.socketType())
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.SO_KEEPALIVE, true)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) Math.max(1, timeoutMillis))
        .handler(initializer(opener))
        .connect(address.toSocketAddress())
        .addListener(
            (ChannelFuture connected) -> {
              if (connected.isSuccess()) {
                result.complete(null);
              } else {
                result.completeExceptionally(new IOException(connected.cause().getMessage()));
              }
            });
    return result;
  }

  @Override
  public Listening listen(NodeAddress address, Function<StreamConnection, StreamListener> acceptor)
      throws IOException {
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loops.group())
            .channel(loops.serverSocketType())
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childHandler(initializer(acceptor))
            .bind(address.toSocketAddress())
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException("can't listen on " + address + ": " + bound.cause().getMessage());
    }
    return new Bound(bound.channel());
  }

  private ChannelInitializer<Channel> initializer(
      Function<StreamConnection, StreamListener> opener) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        channel.pipeline().addLast(new StreamHandler(opener, time));
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
