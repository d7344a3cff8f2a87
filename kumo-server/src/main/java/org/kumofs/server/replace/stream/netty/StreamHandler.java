package org.kumofs.server.replace.stream.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.io.IOException;
import java.util.function.Function;
import org.kumofs.server.replace.stream.StreamConnection;
import org.kumofs.server.replace.stream.StreamListener;
import org.kumofs.time.TimeSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands what happens on a socket to the listener of its conversation. */
final class StreamHandler extends SimpleChannelInboundHandler<ByteBuf> {

  private static final Logger log = LoggerFactory.getLogger(StreamHandler.class);

  private final Function<StreamConnection, StreamListener> opener;
  private final TimeSource time;
  private StreamListener listener;

  StreamHandler(Function<StreamConnection, StreamListener> opener, TimeSource time) {
    this.opener = opener;
    this.time = time;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    listener = opener.apply(new NettyStream(context.channel(), time));
    context.fireChannelActive();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
    listener.onBytes(bytes.nioBuffer());
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (listener != null) {
      listener.onClosed();
    }
    context.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof IOException) {
      log.debug("stream with {}: {}", context.channel().remoteAddress(), cause.getMessage());
    } else {
      log.error("closing the stream with {}", context.channel().remoteAddress(), cause);
    }
    context.close();
  }
}
