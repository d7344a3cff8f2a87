package org.kumofs.gateway.memcached.netty;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.stream.ChunkedWriteHandler;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.kumofs.gateway.memcached.CommandRunner;
import org.kumofs.gateway.memcached.GatewayCounters;
import org.kumofs.gateway.memcached.GatewayCounters.Counter;

/** Takes the connections of one listener in, as many as are allowed. */
@Sharable
final class ClientAcceptor extends ChannelInitializer<Channel> {

  /** What memcached says. */
  private static final byte[] TOO_MANY = "ERROR Too many open connections\r\n".getBytes(US_ASCII);

  private final MemcachedService service;
  private final int maxConnections;
  private final GatewayCounters counters;
  private final AtomicInteger open = new AtomicInteger();
  private final Map<EventLoop, CommandRunner> runners = new ConcurrentHashMap<>();
  private final ChannelGroup channels;

  /**
   * Creates an acceptor.
   *
   * @param loop where the end of connections is heard of
   */
  ClientAcceptor(MemcachedService service, int maxConnections, EventLoop loop) {
    this.channels = new DefaultChannelGroup(loop, true);
    this.service = service;
    this.maxConnections = maxConnections;
    this.counters = service.stats().counters();
  }

  @Override
  protected void initChannel(Channel channel) {
    if (open.incrementAndGet() > maxConnections) {
      open.decrementAndGet();
      reject(channel);
      return;
    }
    counters.increment(Counter.TOTAL_CONNECTIONS);
    counters.increment(Counter.CURR_CONNECTIONS);
    channel
        .closeFuture()
        .addListener(
            closed -> {
              open.decrementAndGet();
              counters.add(Counter.CURR_CONNECTIONS, -1);
            });
    CommandRunner runner = runners.computeIfAbsent(channel.eventLoop(), this::newRunner);
    channel
        .pipeline()
        .addLast(new ChunkedWriteHandler())
        .addLast(
            new MemcachedHandler(
                service.parsers().get(), runner, service.limits(), counters, service.order()));
    channels.add(channel);
  }

  private CommandRunner newRunner(EventLoop loop) {
    return new CommandRunner(service.stores().create(loop), service.stats());
  }

  private void reject(Channel channel) {
    counters.increment(Counter.REJECTED_CONNECTIONS);
    channel
        .writeAndFlush(Unpooled.wrappedBuffer(TOO_MANY))
        .addListener(ChannelFutureListener.CLOSE);
  }

  /** Where those are who are connected. */
  List<InetSocketAddress> clients() {
    List<InetSocketAddress> clients = new ArrayList<>();
    for (Channel channel : channels) {
      if (channel.remoteAddress() instanceof InetSocketAddress address) {
        clients.add(address);
      }
    }
    return clients;
  }

  /** Lets all connections finish. */
  void finish() {
    for (Channel channel : channels) {
      MemcachedHandler handler = channel.pipeline().get(MemcachedHandler.class);
      if (handler != null) {
        channel.eventLoop().execute(handler::finish);
      }
    }
  }

  /**
   * Waits until all connections have ended, and closes those that take too long.
   *
   * @return whether none took too long
   */
  boolean await(long timeoutMillis) {
    boolean finished = channels.newCloseFuture().awaitUninterruptibly(timeoutMillis);
    channels.close().awaitUninterruptibly();
    return finished;
  }
}
