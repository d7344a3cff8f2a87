package org.kumofs.rpc.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kumofs.message.KeepAlive;
import org.kumofs.rpc.Connection;
import org.kumofs.rpc.ConnectionListener;
import org.kumofs.rpc.netty.NettyTransport.ConnectionLimits;
import org.kumofs.rpc.wire.EncodedFrame;
import org.kumofs.rpc.wire.Frame;
import org.kumofs.rpc.wire.Frame.RequestFrame;
import org.kumofs.rpc.wire.FrameLimits;
import org.kumofs.rpc.wire.FrameWriter;

class FrameHandlerTest {

  private static final FrameWriter WRITER = new FrameWriter();

  private static final ConnectionLimits LIMITS =
      new ConnectionLimits(new FrameLimits(1 << 20, 32, 1 << 16), 1 << 16);

  private final List<Integer> heard = new ArrayList<>();
  private Connection connection;
  private boolean closed;

  private final EmbeddedChannel channel = new EmbeddedChannel();

  FrameHandlerTest() {
    channel.pipeline().addLast(new FrameHandler(channel, LIMITS, this::listener));
    channel.pipeline().fireChannelActive();
  }

  @Test
  void framesAreFoundHoweverTheBytesAreCut() {
    byte[] bytes = new byte[0];
    for (int msgId = 1; msgId <= 3; msgId++) {
      bytes = concat(bytes, bytesOf(WRITER.request(msgId, new KeepAlive(msgId))));
    }
    for (byte one : bytes) {
      channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {one}));
    }
    channel.writeInbound(Unpooled.wrappedBuffer(bytes));

    assertThat(heard).containsExactly(1, 2, 3, 1, 2, 3);
  }

  @Test
  void garbageClosesTheConnectionAndNothingAfterItIsHeard() {
    byte[] valid = bytesOf(WRITER.request(1, new KeepAlive(1)));
    channel.writeInbound(Unpooled.wrappedBuffer(concat(new byte[] {(byte) 0xc1}, valid)));

    assertThat(closed).isTrue();
    assertThat(channel.isOpen()).isFalse();
    assertThat(heard).isEmpty();
  }

  @Test
  void aClientThatDoesNotReadIsNotReadFromUntilItDoes() {
    connection.readOnlyWhileWritable();
    channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
    channel.runPendingTasks();
    assertThat(channel.config().isAutoRead()).isFalse();

    channel.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
    channel.runPendingTasks();
    assertThat(channel.config().isAutoRead()).isTrue();
  }

  @Test
  void aNodeIsReadFromWhateverWaitsForIt() {
    channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
    channel.runPendingTasks();
    assertThat(channel.config().isAutoRead()).isTrue();
  }

  private ConnectionListener listener(Connection opened) {
    connection = opened;
    return new ConnectionListener() {
      @Override
      public void onFrame(Connection from, Frame frame) {
        heard.add(((RequestFrame) frame).msgId());
      }

      @Override
      public void onClosed(Connection from) {
        closed = true;
      }
    };
  }

  private static byte[] bytesOf(EncodedFrame frame) {
    ByteBuf buffer = Unpooled.wrappedBuffer(frame.buffers());
    byte[] bytes = new byte[buffer.readableBytes()];
    buffer.readBytes(bytes);
    return bytes;
  }

  private static byte[] concat(byte[] a, byte[] b) {
    byte[] both = new byte[a.length + b.length];
    System.arraycopy(a, 0, both, 0, a.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }
}
