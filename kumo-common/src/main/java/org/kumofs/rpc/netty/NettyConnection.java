package org.kumofs.rpc.netty;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.Connection;
import org.kumofs.rpc.wire.EncodedFrame;

/** A TCP connection that carries frames. */
final class NettyConnection implements Connection {

  private final Channel channel;
  private final long maxOutboundBytes;
  private volatile boolean readOnlyWhileWritable;

  NettyConnection(Channel channel, long maxOutboundBytes) {
    this.channel = channel;
    this.maxOutboundBytes = maxOutboundBytes;
  }

  @Override
  public boolean send(EncodedFrame frame) {
    if (channel.bytesBeforeWritable() > maxOutboundBytes) {
      return false;
    }
    channel.writeAndFlush(Unpooled.wrappedBuffer(frame.buffers()), channel.voidPromise());
    return true;
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
