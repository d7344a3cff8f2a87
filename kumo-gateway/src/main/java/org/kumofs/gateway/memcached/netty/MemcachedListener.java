package org.kumofs.gateway.memcached.netty;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.kumofs.gateway.memcached.OpenPort;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves memcached clients at one address. Each connection stays on one event loop with its own
 * {@link org.kumofs.gateway.request.GatewayStore}.
 */
public final class MemcachedListener implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(MemcachedListener.class);
  private static final int BACKLOG = 1024;
  private static final int SMALLEST_READ_BYTES = 512;
  private static final int FIRST_READ_BYTES = 16 * 1024;
  private static final int LARGEST_READ_BYTES = 64 * 1024;

  /** Answers wait in the connection above the upper mark, until less than the lower one is left. */
  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(128 * 1024, 512 * 1024);

  private final Channel channel;
  private final ClientAcceptor acceptor;
  private final long closeTimeoutMillis;

  private MemcachedListener(Channel channel, ClientAcceptor acceptor, long closeTimeoutMillis) {
    this.channel = channel;
    this.acceptor = acceptor;
    this.closeTimeoutMillis = closeTimeoutMillis;
  }

  /**
   * Begins to listen.
   *
   * @param loops where connections are served; the caller closes them, after the listener
   * @param socketType the kind of socket that goes with the loops
   * @throws IOException if the address cannot be had
   */
  public static MemcachedListener bind(
      EventLoopGroup loops,
      Class<? extends ServerChannel> socketType,
      ListenerConfig config,
      MemcachedService service)
      throws IOException {
    ClientAcceptor acceptor = new ClientAcceptor(service, config.maxConnections(), loops.next());
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loops)
            .channel(socketType)
            .option(ChannelOption.SO_REUSEADDR, true)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
            .childOption(
                ChannelOption.RECVBUF_ALLOCATOR,
                new AdaptiveRecvByteBufAllocator(
                    SMALLEST_READ_BYTES, FIRST_READ_BYTES, LARGEST_READ_BYTES))
            .childHandler(acceptor)
            .bind(config.address())
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(
          "cannot listen on " + config.address() + ": " + bound.cause().getMessage(),
          bound.cause());
    }
    InetSocketAddress address = (InetSocketAddress) bound.channel().localAddress();
    service.stats().addPort(() -> new OpenPort(address, acceptor.clients()));
    return new MemcachedListener(bound.channel(), acceptor, config.closeTimeoutMillis());
  }

  /** Where it listens. */
  public InetSocketAddress localAddress() {
    return (InetSocketAddress) channel.localAddress();
  }

  /**
   * Accepts no more connections and no more requests. A gateway tells all its listeners before it
   * waits for any.
   */
  public void refuseMore() {
    channel.close().awaitUninterruptibly();
    acceptor.finish();
  }

  /**
   * Accepts no more connections and no more requests, gives the answers under way their time, then
   * closes what is still open. Blocks; not to be called on an event loop.
   */
  @Override
  public void close() {
    refuseMore();
    if (!acceptor.await(closeTimeoutMillis)) {
      log.warn("some clients of {} did not get their answers in time", channel);
    }
  }
}
