package org.kumofs.rpc.netty;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The event loops of a node, on native epoll where the platform has it, else on NIO. */
public final class NettyLoops implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(NettyLoops.class);
  private static final long CLOSE_TIMEOUT_MILLIS = 3_000;

  private final boolean epoll;
  private final EventLoopGroup group;
  private final boolean endsThem;

  /**
   * Starts the loops.
   *
   * @param name prefix of the threads' names
   * @param threads how many loops, at least 1
   */
  public NettyLoops(String name, int threads) {
    this.epoll = Epoll.isAvailable();
    if (!epoll) {
      log.info("no native epoll here ({}), using NIO", Epoll.unavailabilityCause().getMessage());
    }
    IoHandlerFactory io = epoll ? new SteadyEpoll() : NioIoHandler.newFactory();
    this.group = new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory(name, true), io);
    this.endsThem = true;
  }

  private NettyLoops(NettyLoops shared) {
    this.epoll = shared.epoll;
    this.group = shared.group;
    this.endsThem = false;
  }

  /** The same loops for one of several nodes in this process; closing these does not end them. */
  public NettyLoops shared() {
    return new NettyLoops(this);
  }

  /** All loops. */
  public EventLoopGroup group() {
    return group;
  }

  /** The type of connection that the loops carry. */
  public Class<? extends SocketChannel> socketType() {
    return epoll ? EpollSocketChannel.class : NioSocketChannel.class;
  }

  /** The type of listening socket that the loops carry. */
  public Class<? extends ServerSocketChannel> serverSocketType() {
    return epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
  }

  /** Ends the loops and what is still connected. */
  @Override
  public void close() {
    boolean ended =
        !endsThem
            || group
                .shutdownGracefully(0, CLOSE_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(CLOSE_TIMEOUT_MILLIS);
    if (!ended) {
      log.warn("an event loop is still busy; going on without it");
    }
  }
}
