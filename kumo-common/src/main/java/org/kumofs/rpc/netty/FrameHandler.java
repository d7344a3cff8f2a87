package org.kumofs.rpc.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Function;
import org.kumofs.rpc.Connection;
import org.kumofs.rpc.ConnectionListener;
import org.kumofs.rpc.netty.NettyTransport.ConnectionLimits;
import org.kumofs.rpc.wire.Frame;
import org.kumofs.rpc.wire.FrameAssembler;
import org.kumofs.rpc.wire.ProtocolException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts the byte stream of a connection into frames and hands them to its listener. Anything wrong
 * costs this connection alone and is logged once.
 */
final class FrameHandler extends ChannelInboundHandlerAdapter {

  private static final Logger log = LoggerFactory.getLogger(FrameHandler.class);

  private final NettyConnection connection;
  private final Function<Connection, ConnectionListener> acceptor;
  private final FrameAssembler assembler;
  private ConnectionListener listener;

  /** Set by the first error: what still comes is no frame. */
  private boolean broken;

  FrameHandler(
      Channel channel, ConnectionLimits limits, Function<Connection, ConnectionListener> acceptor) {
    this.connection = new NettyConnection(channel, limits.maxOutboundBytes());
    this.acceptor = acceptor;
    this.assembler = new FrameAssembler(limits.frames());
  }

  static Connection connectionOf(Channel channel) {
    return channel.pipeline().get(FrameHandler.class).connection;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    listener = acceptor.apply(connection);
    context.fireChannelActive();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws ProtocolException {
    ByteBuf received = (ByteBuf) message;
    try {
      ByteBuffer bytes = received.nioBuffer();
      Optional<Frame> frame = next(bytes);
      while (frame.isPresent()) {
        listener.onFrame(connection, frame.get());
        frame = next(bytes);
      }
    } finally {
      received.release();
    }
  }

  private Optional<Frame> next(ByteBuffer bytes) throws ProtocolException {
    return broken ? Optional.empty() : assembler.take(bytes);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    connection.writabilityChanged();
    context.fireChannelWritabilityChanged();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    connection.closed();
    context.fireChannelInactive();
    if (listener != null) {
      listener.onClosed(connection);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    broken = true;
    if (!context.channel().isActive()) {
      // What else the closed connection has received is no news.
      return;
    }
    if (cause instanceof ProtocolException) {
      log.warn("closing the connection with {}: {}", connection, cause.getMessage());
    } else if (cause instanceof IOException) {
      log.debug("connection with {}: {}", connection, cause.getMessage());
    } else {
      log.error("closing the connection with {}", connection, cause);
    }
    context.close();
  }
}
