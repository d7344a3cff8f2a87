package org.kumofs.rpc.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.message.ReplicateSet;
import org.kumofs.rpc.wire.EncodedFrame;
import org.kumofs.rpc.wire.FrameWriter;

/** How much waits for a peer that does not read. */
class NettyConnectionTest {

  private static final int LIMIT = 200_000;
  private static final EncodedFrame LARGE = frame(10 * LIMIT);
  private static final EncodedFrame SMALL = frame(50_000);

  private final Deque<ChannelPromise> waiting = new ArrayDeque<>();
  private final EmbeddedChannel channel =
      new EmbeddedChannel(
          new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext context, Object message, ChannelPromise sent) {
              waiting.add(sent);
            }
          });
  private final NettyConnection connection = new NettyConnection(channel, LIMIT);

  private static EncodedFrame frame(int length) {
    RawKey key = RawKey.ofKey(new byte[] {'k'});
    byte[] content = new byte[length];
    new Random(length).nextBytes(content);
    RawValue value = RawValue.of(ClockTime.ZERO, 0, content);
    return new FrameWriter().request(1, new ReplicateSet(1, 0, key, value));
  }

  @Test
  void aFrameOfAnySizeMayGoIfNoOtherLargeOneWaits() {
    assertThat(connection.send(LARGE)).isTrue();
    assertThat(connection.send(LARGE)).isFalse();

    waiting.remove().setSuccess();
    assertThat(connection.send(LARGE)).isTrue();
  }

  @Test
  void smallFramesMayFollowALargeOneUpToTheLimit() {
    assertThat(connection.send(LARGE)).isTrue();
    for (int i = 0; i < 4; i++) {
      assertThat(connection.send(SMALL)).isTrue();
    }
    assertThat(connection.send(SMALL)).isFalse();

    waiting.remove().setSuccess();
    assertThat(connection.send(SMALL)).isFalse();
    waiting.remove().setSuccess();
    assertThat(connection.send(SMALL)).isTrue();
  }

  @Test
  void whatIsLostWithTheConnectionIsNotWaitedForAnyMore() {
    assertThat(connection.send(LARGE)).isTrue();
    waiting.remove().setFailure(new IOException("closed"));
    assertThat(connection.send(LARGE)).isTrue();
  }

  @Test
  void whatIsSentInOneTurnLeavesInOneBuffer() {
    EmbeddedChannel plain = new EmbeddedChannel();
    NettyConnection writer = new NettyConnection(plain, LIMIT);
    EncodedFrame tiny = frame(10);
    for (int i = 0; i < 3; i++) {
      assertThat(writer.send(tiny)).isTrue();
    }
    assertThat(plain.outboundMessages()).isEmpty();

    plain.runPendingTasks();
    assertThat(plain.outboundMessages()).hasSize(1);
    ByteBuf all = plain.readOutbound();
    assertThat(all.readableBytes()).isEqualTo(3 * tiny.length());
    all.release();
  }

  @Test
  void whatOneBufferIsTooSmallForLeavesInOrder() {
    EmbeddedChannel plain = new EmbeddedChannel();
    NettyConnection writer = new NettyConnection(plain, LIMIT);
    ByteBuf expected = Unpooled.buffer();
    for (int length : new int[] {10, 3_000, 40_000, 100_000, 10, 60_000}) {
      EncodedFrame frame = frame(length);
      for (ByteBuffer piece : frame.buffers()) {
        expected.writeBytes(piece);
      }
      assertThat(writer.send(frame)).isTrue();
    }

    plain.runPendingTasks();
    ByteBuf sent = Unpooled.buffer();
    while (!plain.outboundMessages().isEmpty()) {
      ByteBuf piece = plain.readOutbound();
      // The socket takes no others, and would have them copied.
      assertThat(piece.isDirect()).isTrue();
      sent.writeBytes(piece);
      piece.release();
    }
    assertThat(sent).isEqualTo(expected);
  }

  @Test
  void whatAClosedConnectionWasToSendIsLetGo() {
    EmbeddedChannel plain = new EmbeddedChannel();
    NettyConnection writer = new NettyConnection(plain, LIMIT);
    writer.send(frame(10));
    writer.closed();
    assertThat(writer.send(frame(10))).isTrue();
    plain.runPendingTasks();
    assertThat(plain.outboundMessages()).isEmpty();
  }
}
