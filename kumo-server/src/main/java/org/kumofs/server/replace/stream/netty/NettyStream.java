package org.kumofs.server.replace.stream.netty;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.netty.NettyScheduler;
import org.kumofs.server.replace.stream.StreamConnection;
import org.kumofs.time.Scheduler;
import org.kumofs.time.TimeSource;

/** A TCP connection of the replace stream. */
final class NettyStream implements StreamConnection {

  private final Channel channel;
  private final Scheduler loop;
  private final NodeAddress remoteAddress;

  NettyStream(Channel channel, TimeSource time) {
    this.channel = channel;
    this.loop = new NettyScheduler(channel.eventLoop(), time);
    this.remoteAddress = NodeAddress.of((InetSocketAddress) channel.remoteAddress());
  }

  @Override
  public Scheduler loop() {
    return loop;
  }

  @Override
  public void send(ByteBuffer bytes, Runnable onWritten) {
    channel
        .writeAndFlush(Unpooled.wrappedBuffer(bytes))
        .addListener(
            (ChannelFuture written) -> {
              if (written.isSuccess()) {
                onWritten.run();
              } else {
                channel.close();
              }
            });
  }

  @Override
  public void setReading(boolean reading) {
    channel.config().setAutoRead(reading);
  }

  @Override
  public void close() {
    channel.close();
  }

  @Override
  public NodeAddress remoteAddress() {
    return remoteAddress;
  }
}
