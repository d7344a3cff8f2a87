package org.kumofs.rpc.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicLong;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.Connection;
import org.kumofs.rpc.wire.EncodedFrame;

/** A TCP connection that carries frames. */
final class NettyConnection implements Connection {

  private final Channel channel;
  private final long maxOutboundBytes;

  /** Large frames that wait, and what waits behind them: the channel does not know of either. */
  private final AtomicLong largeBytes = new AtomicLong();

  private final AtomicLong smallBytes = new AtomicLong();

  private volatile boolean readOnlyWhileWritable;

  NettyConnection(Channel channel, long maxOutboundBytes) {
    this.channel = channel;
    this.maxOutboundBytes = maxOutboundBytes;
  }

  @Override
  public boolean send(EncodedFrame frame) {
    return frame.length() > ChunkedBuffers.CHUNK_BYTES ? sendLarge(frame) : sendSmall(frame);
  }

  /** However large it is, it may go if it is the first: else a large value would never leave. */
  private boolean sendLarge(EncodedFrame frame) {
    if (largeBytes.get() > maxOutboundBytes) {
      return false;
    }
    sendCounted(new ChunkedBuffers(frame.buffers()), frame.length(), largeBytes);
    return true;
  }

  private boolean sendSmall(EncodedFrame frame) {
    if (channel.bytesBeforeWritable() + smallBytes.get() > maxOutboundBytes) {
      return false;
    }
    ByteBuf message = Unpooled.wrappedBuffer(frame.buffers());
    if (largeBytes.get() > 0 || smallBytes.get() > 0) {
      sendCounted(message, frame.length(), smallBytes);
    } else {
      channel.writeAndFlush(message, channel.voidPromise());
    }
    return true;
  }

  private void sendCounted(Object message, int length, AtomicLong counter) {
    counter.addAndGet(length);
    channel.writeAndFlush(message).addListener(done -> counter.addAndGet(-length));
  }

  @Override
  public boolean isOpen() {
    return channel.isActive();
  }

  @Override
  public void close() {
    channel.close();
  }

  @Override
  public void readOnlyWhileWritable() {
    readOnlyWhileWritable = true;
    writabilityChanged();
  }

  void writabilityChanged() {
    if (readOnlyWhileWritable) {
      channel.config().setAutoRead(channel.isWritable());
    }
  }

  @Override
  public NodeAddress remoteAddress() {
    return NodeAddress.of((InetSocketAddress) channel.remoteAddress());
  }

  @Override
  public String toString() {
    return String.valueOf(channel.remoteAddress());
  }
}
