package org.kumofs.gateway.memcached.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import org.kumofs.gateway.memcached.GatewayCounters;
import org.kumofs.gateway.memcached.GatewayCounters.Counter;
import org.kumofs.gateway.memcached.ReplyOutput;

/**
 * Gathers answers for one channel. Small pieces share a buffer, large values go out as they are,
 * and all that is written in one turn of the loop leaves in one flush. It holds no buffer while
 * there is nothing to send. Used on the channel's loop.
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

  private boolean reading;
  private boolean flushDue;

  ChannelOutput(ChannelHandlerContext context, GatewayCounters counters) {
    this.context = context;
    this.counters = counters;
  }

  /** Whether the client takes what it is sent. */
  boolean isWritable() {
    return context.channel().isWritable();
  }

  @Override
  public void write(byte[] bytes) {
    chunkFor(bytes.length).writeBytes(bytes);
  }

  @Override
  public void writeValue(byte[] value) {
    if (value.length <= LARGEST_COPIED_VALUE_BYTES) {
      write(value);
    } else {
      handOver();
      send(Unpooled.wrappedBuffer(value));
    }
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
