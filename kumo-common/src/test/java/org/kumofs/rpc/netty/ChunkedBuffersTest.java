package org.kumofs.rpc.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.stream.ChunkedWriteHandler;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChunkedBuffersTest {

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  @Test
  void theBytesComeInOrderAndOnlyOnePieceIsOffTheHeapAtATime() {
    UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
    ByteBuffer all = ByteBuffer.allocate(1_000_113);
    ChunkedBuffers chunked =
        new ChunkedBuffers(
            ByteBuffer.wrap(bytes(100)),
            ByteBuffer.allocate(0),
            ByteBuffer.wrap(bytes(1_000_020), 7, 1_000_000),
            ByteBuffer.wrap(bytes(13)));
    assertThat(chunked.length()).isEqualTo(all.capacity());

    while (!chunked.isEndOfInput()) {
      ByteBuf chunk = chunked.readChunk(allocator);
      assertThat(allocator.metric().usedDirectMemory())
          .isLessThanOrEqualTo(ChunkedBuffers.CHUNK_BYTES);
      all.put(chunk.nioBuffer());
      chunk.release();
      assertThat(chunked.progress()).isEqualTo(all.position());
    }

    ByteBuffer expected = ByteBuffer.allocate(all.capacity());
    expected.put(bytes(100)).put(bytes(1_000_020), 7, 1_000_000).put(bytes(13));
    assertThat(all.array()).isEqualTo(expected.array());
  }

  @Test
  void theyLeaveOneByOneAsTheChannelTakesThem() {
    EmbeddedChannel channel = new EmbeddedChannel(new ChunkedWriteHandler());
    channel.writeOutbound(new ChunkedBuffers(ByteBuffer.wrap(bytes(500_000))));
    ByteBuffer all = ByteBuffer.allocate(500_000);
    for (ByteBuf chunk = channel.readOutbound(); chunk != null; chunk = channel.readOutbound()) {
      all.put(chunk.nioBuffer());
      chunk.release();
    }
    assertThat(all.array()).isEqualTo(bytes(500_000));
    channel.finishAndReleaseAll();
  }
}
