package org.kumofs.rpc.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On a machine without epoll the loops are others, and this holds anyway. */
@Timeout(60)
final class SteadyEpollTest {

  private static final int ANSWER_BYTES = 64 << 20;

  private final NettyLoops loops = new NettyLoops("test", 1);

  @AfterEach
  void close() {
    loops.close();
  }

  /** Answers the end of its input with many bytes. */
  private static final class AnswerAtEnd extends ChannelInboundHandlerAdapter {

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof ChannelInputShutdownEvent) {
        context.executor().execute(() -> answer(context));
      }
    }

    private static void answer(ChannelHandlerContext context) {
      context
          .writeAndFlush(Unpooled.wrappedBuffer(new byte[ANSWER_BYTES]))
          .addListener(ChannelFutureListener.CLOSE);
    }
  }

  private Channel listen() throws InterruptedException {
    return new ServerBootstrap()
        .group(loops.group())
        .channel(loops.serverSocketType())
        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
        .childHandler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new AnswerAtEnd());
              }
            })
        .bind(InetAddress.getLoopbackAddress(), 0)
        .sync()
        .channel();
  }

  private static long bytesAfterHalfClose(Channel listener) throws IOException {
    InetSocketAddress address = (InetSocketAddress) listener.localAddress();
    try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
      socket.setSoTimeout(20_000);
      socket.shutdownOutput();
      return socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    }
  }

  @Test
  void aHalfClosedConnectionTakesMoreThanItsBufferHolds() throws Exception {
    assertThat(bytesAfterHalfClose(listen())).isEqualTo(ANSWER_BYTES);
  }
}
