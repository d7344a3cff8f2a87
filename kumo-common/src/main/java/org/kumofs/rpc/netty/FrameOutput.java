package org.kumofs.rpc.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.kumofs.rpc.wire.EncodedFrame;

/**
 * Writes frames to one channel. They are copied once, to where the socket takes them; small ones
 * share a buffer, and all of one turn of the loop leave in one flush. It holds no buffer while
 * there is nothing to send. Used on the channel's loop.
 */
final class FrameOutput {

  private static final int INITIAL_CHUNK_BYTES = 4 << 10;
  private static final int LARGEST_CHUNK_BYTES = 64 << 10;

  private final Channel channel;
  private final Runnable flush = this::flush;

  /** Large frames that wait, and what waits behind them: the channel does not know of either. */
  private final AtomicLong largeBytes = new AtomicLong();

  private final AtomicLong smallBytes = new AtomicLong();

  /** What was written last, null if all was handed over. */
  private ByteBuf chunk;

  private boolean flushDue;
  private boolean closed;

  FrameOutput(Channel channel) {
    this.channel = channel;
  }

  /** Whether a frame leaves piece by piece. */
  static boolean isLarge(EncodedFrame frame) {
    return frame.length() > ChunkedBuffers.CHUNK_BYTES;
  }

  /** What waits of large frames, in bytes. Any thread. */
  long largeBytes() {
    return largeBytes.get();
  }

  /** What waits behind large frames, in bytes. Any thread. */
  long smallBytes() {
    return smallBytes.get();
  }

  /** Writes a frame; it is flushed at the end of the turn. One for a closed channel vanishes. */
  void write(EncodedFrame frame) {
    if (closed) {
      return;
    }
    if (isLarge(frame)) {
      writeCounted(new ChunkedBuffers(frame.buffers()), frame.length(), largeBytes);
    } else if (largeBytes.get() > 0 || smallBytes.get() > 0) {
      writeCounted(Unpooled.wrappedBuffer(frame.buffers()), frame.length(), smallBytes);
    } else {
      copy(frame);
    }
    flushSoon();
  }

  private void writeCounted(Object message, int length, AtomicLong counter) {
    handOver();
    counter.addAndGet(length);
    channel.write(message).addListener(done -> counter.addAndGet(-length));
  }

  private void copy(EncodedFrame frame) {
    if (chunk != null && chunk.readableBytes() + frame.length() > LARGEST_CHUNK_BYTES) {
      handOver();
    }
    if (chunk == null) {
      chunk = channel.alloc().directBuffer(Math.max(INITIAL_CHUNK_BYTES, frame.length()));
    }
    for (ByteBuffer piece : frame.buffers()) {
      chunk.writeBytes(piece);
    }
  }

  private void handOver() {
    if (chunk != null) {
      ByteBuf full = chunk;
      chunk = null;
      channel.write(full, channel.voidPromise());
    }
  }

  private void flushSoon() {
    if (!flushDue) {
      flushDue = true;
      channel.eventLoop().execute(flush);
    }
  }

  private void flush() {
    flushDue = false;
    if (!closed) {
      handOver();
      channel.flush();
    }
  }

  /** Nothing is written any more. */
  void close() {
    closed = true;
    if (chunk != null) {
      chunk.release();
      chunk = null;
    }
  }
}
