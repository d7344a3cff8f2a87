package org.kumofs.rpc.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Function;
import org.kumofs.rpc.Connection;
import org.kumofs.rpc.ConnectionListener;
import org.kumofs.rpc.netty.NettyTransport.ConnectionLimits;
import org.kumofs.rpc.wire.FrameReader;
import org.kumofs.rpc.wire.FrameScanner;
import org.kumofs.rpc.wire.ProtocolException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts the byte stream of a connection into frames and hands them to its listener. Anything wrong
 * costs this connection alone and is logged once.
 */
final class FrameHandler extends ByteToMessageDecoder {

  private static final FrameReader READER = new FrameReader();

  private static final Logger log = LoggerFactory.getLogger(FrameHandler.class);

  /** Frames up to this size are copied into a buffer that is used again and again. */
  private static final int SCRATCH_BYTES = 64 * 1024;

  private static final ThreadLocal<byte[]> SCRATCH =
      ThreadLocal.withInitial(() -> new byte[SCRATCH_BYTES]);

  private final NettyConnection connection;
  private final Function<Connection, ConnectionListener> acceptor;
  private final FrameScanner scanner;
  private ConnectionListener listener;

  /** How much of the unfinished frame in the buffer the scanner has seen, in bytes. */
  private int scanned;

  /** Set by the first error: what still comes is no frame. */
  private boolean broken;

  FrameHandler(
      Channel channel, ConnectionLimits limits, Function<Connection, ConnectionListener> acceptor) {
    this.connection = new NettyConnection(channel, limits.maxOutboundBytes());
    this.acceptor = acceptor;
    this.scanner = new FrameScanner(limits.frames());
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
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws ProtocolException {
    if (broken) {
      in.skipBytes(in.readableBytes());
      return;
    }
    // What was scanned in vain stays in the buffer; the scanner goes on behind it.
    if (!scanner.scan(in.nioBuffer(in.readerIndex() + scanned, in.readableBytes() - scanned))) {
      scanned = in.readableBytes();
      return;
    }
    scanned = 0;
    int length = scanner.length();
    byte[] bytes = length <= SCRATCH_BYTES ? SCRATCH.get() : new byte[length];
    in.readBytes(bytes, 0, length);
    listener.onFrame(connection, READER.read(ByteBuffer.wrap(bytes, 0, length)));
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    connection.writabilityChanged();
    context.fireChannelWritabilityChanged();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    super.channelInactive(context);
    if (listener != null) {
      listener.onClosed(connection);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    broken = true;
    if (!context.channel().isActive()) {
      // What else the closed connection's buffer holds is no news.
      return;
    }
    if (cause instanceof IOException) {
      log.debug("connection with {}: {}", connection, cause.getMessage());
    } else {
      Throwable reason = cause.getCause() instanceof ProtocolException e ? e : cause;
      if (reason instanceof ProtocolException) {
        log.warn("closing the connection with {}: {}", connection, reason.getMessage());
      } else {
        log.error("closing the connection with {}", connection, reason);
      }
    }
    context.close();
  }
}
