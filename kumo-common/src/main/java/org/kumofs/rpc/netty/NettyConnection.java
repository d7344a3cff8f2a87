package org.kumofs.rpc.netty;

import io.netty.channel.Channel;
import io.netty.util.concurrent.AbstractEventExecutor;
import java.net.InetSocketAddress;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.Connection;
import org.kumofs.rpc.wire.EncodedFrame;
import org.kumofs.time.Turn;

/**
 * A TCP connection that carries frames. Those of other threads than the loop's gather in a queue;
 * the loop is woken once for all that one of these threads sends in one {@link Turn}.
 */
final class NettyConnection implements Connection {

  private final Channel channel;
  private final long maxOutboundBytes;
  private final FrameOutput output;
  private final Queue<EncodedFrame> outbox = new ConcurrentLinkedQueue<>();
  private final AtomicLong outboxBytes = new AtomicLong();

  /** Whether the loop knows that there is something in the outbox. */
  private final AtomicBoolean announced = new AtomicBoolean();

  private final Runnable drain = this::drain;
  private final Runnable wake = this::wake;
  private volatile boolean readOnlyWhileWritable;

  NettyConnection(Channel channel, long maxOutboundBytes) {
    this.channel = channel;
    this.maxOutboundBytes = maxOutboundBytes;
    this.output = new FrameOutput(channel);
  }

  @Override
  public boolean send(EncodedFrame frame) {
    if (!takes(frame)) {
      return false;
    }
    if (channel.eventLoop().inEventLoop() && outbox.isEmpty()) {
      output.write(frame);
    } else {
      outboxBytes.addAndGet(frame.length());
      outbox.add(frame);
      announce();
    }
    return true;
  }

  /** However large a frame is, it may go if it is the first: else it would never leave. */
  private boolean takes(EncodedFrame frame) {
    long waiting =
        FrameOutput.isLarge(frame)
            ? output.largeBytes()
            : channel.bytesBeforeWritable() + output.smallBytes();
    return waiting + outboxBytes.get() <= maxOutboundBytes;
  }

  /**
   * Makes sure that the loop looks into the outbox: in any case with whatever it does next, and
   * soon when this thread's turn is over. The turn may last: its next task may wait for the disk.
   */
  private void announce() {
    boolean isFirst = announced.compareAndSet(false, true);
    boolean isPutOff = Turn.ofThread().putOff(wake);
    if (isFirst) {
      onLoop(drain, isPutOff);
    }
  }

  private void wake() {
    if (!outbox.isEmpty()) {
      onLoop(drain, false);
    }
  }

  private void onLoop(Runnable task, boolean lazily) {
    try {
      if (lazily && channel.eventLoop() instanceof AbstractEventExecutor loop) {
        loop.lazyExecute(task);
      } else {
        channel.eventLoop().execute(task);
      }
    } catch (RejectedExecutionException shuttingDown) {
      outbox.clear();
    }
  }

  private void drain() {
    announced.set(false);
    for (EncodedFrame frame = outbox.poll(); frame != null; frame = outbox.poll()) {
      outboxBytes.addAndGet(-frame.length());
      output.write(frame);
    }
  }

  @Override
  public boolean isOpen() {
    return channel.isActive();
  }

  @Override
  public void close() {
    channel.close();
  }

  /** The channel is closed: lets go of what was not sent. On the loop. */
  void closed() {
    output.close();
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
