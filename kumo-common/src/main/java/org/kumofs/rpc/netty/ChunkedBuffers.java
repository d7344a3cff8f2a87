package org.kumofs.rpc.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.stream.ChunkedInput;
import java.nio.ByteBuffer;

/**
 * Bytes on the heap that leave piece by piece, each once the socket has room for it. A socket takes
 * memory off the heap only; so sent, a large value never needs more of it than a piece. It works
 * with a {@link io.netty.handler.stream.ChunkedWriteHandler} in the pipeline.
 */
public final class ChunkedBuffers implements ChunkedInput<ByteBuf> {

  /** What is not longer leaves in one piece anyway. */
  public static final int CHUNK_BYTES = 128 << 10;

  private final ByteBuffer[] buffers;
  private final long length;
  private int current;
  private long taken;

  /** Takes views over, whose positions it moves; the bytes are shared. */
  public ChunkedBuffers(ByteBuffer... buffers) {
    this.buffers = buffers;
    long sum = 0;
    for (ByteBuffer buffer : buffers) {
      sum += buffer.remaining();
    }
    this.length = sum;
  }

  @Override
  public ByteBuf readChunk(ByteBufAllocator allocator) {
    int size = (int) Math.min(CHUNK_BYTES, length - taken);
    ByteBuf chunk = allocator.directBuffer(size, size);
    while (chunk.isWritable()) {
      ByteBuffer source = buffers[current];
      int count = Math.min(source.remaining(), chunk.writableBytes());
      chunk.writeBytes(source.slice(source.position(), count));
      source.position(source.position() + count);
      if (!source.hasRemaining()) {
        current++;
      }
    }
    taken += size;
    return chunk;
  }

  @Override
  @Deprecated
  @SuppressWarnings("InlineMeSuggester") // The interface has it so.
  public ByteBuf readChunk(ChannelHandlerContext context) {
    return readChunk(context.alloc());
  }

  @Override
  public boolean isEndOfInput() {
    return taken == length;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public long progress() {
    return taken;
  }

  @Override
  public void close() {}
}
