package org.kumofs.gateway.memcached.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import java.nio.ByteBuffer;
import org.kumofs.data.Bytes;
import org.kumofs.gateway.memcached.GatewayCounters;
import org.kumofs.gateway.memcached.GatewayCounters.Counter;
import org.kumofs.gateway.memcached.ReplyOutput;
import org.kumofs.rpc.netty.ChunkedBuffers;

/**
 * Gathers answers for one channel. Small pieces share a buffer, large values go out from where they
 * lie, the largest piece by piece as the client takes them, and all that is written in one turn of
 * the loop leaves in one flush. It holds no buffer while there is nothing to send. Used on the
 * channel's loop.
 */
final class ChannelOutput implements ReplyOutput {

  private static final int INITIAL_CHUNK_BYTES = 512;
  private static final int LARGEST_CHUNK_BYTES = 16 * 1024;
  private static final int LARGEST_COPIED_VALUE_BYTES = 8 * 1024;
  private static final int MOST_DIGITS = 20;

  private final ChannelHandlerContext context;
  private final GatewayCounters counters;
  private final byte[] digits = new byte[MOST_DIGITS];
  private final Runnable flushTask = this::flush;

  /** What was written last, null if all was handed over. */
  private ByteBuf chunk;

  /** Bytes of the largest values that are still to leave; the channel does not know of them. */
  private long waitingBytes;

  private boolean reading;
  private boolean flushDue;

  ChannelOutput(ChannelHandlerContext context, GatewayCounters counters) {
    this.context = context;
    this.counters = counters;
  }

  /** Whether the client takes what it is sent. */
  boolean isWritable() {
    return waitingBytes == 0 && context.channel().isWritable();
  }

  @Override
  public void write(byte[] bytes) {
    chunkFor(bytes.length).writeBytes(bytes);
  }

  @Override
  public void writeValue(Bytes value) {
    int length = value.length();
    if (length <= LARGEST_COPIED_VALUE_BYTES) {
      chunkFor(length).writeBytes(value.array(), value.offset(), length);
      return;
    }
    flushSoon();
    handOver();
    if (length <= ChunkedBuffers.CHUNK_BYTES) {
      send(Unpooled.wrappedBuffer(value.array(), value.offset(), length));
    } else {
      sendInChunks(ByteBuffer.wrap(value.array(), value.offset(), length));
    }
  }

  private void sendInChunks(ByteBuffer bytes) {
    int length = bytes.remaining();
    counters.add(Counter.BYTES_WRITTEN, length);
    waitingBytes += length;
    context
        .write(new ChunkedBuffers(bytes))
        .addListener(
            (ChannelFuture sent) -> {
              waitingBytes -= length;
              if (sent.isSuccess()) {
                context.pipeline().fireChannelWritabilityChanged();
              } else {
                context.pipeline().fireExceptionCaught(sent.cause());
              }
            });
  }

  @Override
  public void writeDecimal(long unsigned) {
    int start = MOST_DIGITS;
    long rest = unsigned;
    do {
      long quotient = Long.divideUnsigned(rest, 10);
      start--;
      digits[start] = (byte) ('0' + (rest - quotient * 10));
      rest = quotient;
    } while (rest != 0);
    chunkFor(MOST_DIGITS).writeBytes(digits, start, MOST_DIGITS - start);
  }

  private ByteBuf chunkFor(int length) {
    flushSoon();
    if (chunk != null && chunk.readableBytes() + length > LARGEST_CHUNK_BYTES) {
      handOver();
    }
    if (chunk == null) {
      chunk = context.alloc().directBuffer(Math.max(INITIAL_CHUNK_BYTES, length));
    }
    return chunk;
  }

  private void handOver() {
    if (chunk != null) {
      ByteBuf full = chunk;
      chunk = null;
      send(full);
    }
  }

  private void send(ByteBuf buffer) {
    counters.add(Counter.BYTES_WRITTEN, buffer.readableBytes());
    // A failure comes to the pipeline as an exception.
    var unused = context.write(buffer, context.voidPromise());
  }

  private void flushSoon() {
    if (!flushDue) {
      flushDue = true;
      if (!reading) {
        context.executor().execute(flushTask);
      }
    }
  }

  private void flush() {
    if (flushDue) {
      flushDue = false;
      handOver();
      context.flush();
    }
  }

  /** Input is coming in; what it leads to is flushed when {@link #endRead()} says it is over. */
  void beginRead() {
    reading = true;
  }

  /** The input of this turn has been worked on. */
  void endRead() {
    reading = false;
    flush();
  }

  /** Sends all that was written, then closes the channel. */
  void close() {
    flushDue = false;
    handOver();
    context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
  }

  /** Drops what was not handed over; the channel is gone. */
  void release() {
    flushDue = false;
    if (chunk != null) {
      chunk.release();
      chunk = null;
    }
  }
}
