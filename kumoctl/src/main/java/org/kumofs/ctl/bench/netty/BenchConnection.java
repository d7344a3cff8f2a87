package org.kumofs.ctl.bench.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.kumofs.ctl.bench.answer.AnswerException;
import org.kumofs.ctl.bench.answer.AnswerParser;
import org.kumofs.ctl.bench.load.Lane;
import org.kumofs.ctl.bench.load.Operation;
import org.kumofs.ctl.bench.load.Workload;
import org.kumofs.ctl.bench.measure.ErrorKind;

/** One connection, from when it is made to when it is lost. Lives on its loop. */
final class BenchConnection extends ChannelInboundHandlerAdapter implements Lane {

  private static final int BUFFER_BYTES = 512;

  private final LoadLoop loop;
  private final InFlight inFlight;
  private final AnswerMatcher matcher;
  private final AnswerParser parser;
  private final Runnable lost;

  private ChannelHandlerContext context;
  private ByteBuf unflushed;
  private boolean open;
  private boolean waiting;
  private boolean proven;
  private String reason = "the server closed it";

  /**
   * @param lost is called when it was open and is no more
   */
  BenchConnection(LoadLoop loop, Runnable lost) {
    this.loop = loop;
    this.inFlight = loop.newInFlight();
    this.matcher = new AnswerMatcher(loop.shape(), inFlight, loop.recorder());
    this.parser = new AnswerParser(matcher);
    this.lost = lost;
  }

  /** Whether an answer has ever come. */
  boolean isProven() {
    return proven;
  }

  @Override
  public boolean hasRoom() {
    return open && !inFlight.isFull();
  }

  @Override
  public boolean setWaiting(boolean waits) {
    boolean waited = waiting;
    waiting = waits;
    return waited;
  }

  @Override
  public void send(Workload workload, long dueNanos) {
    if (unflushed == null) {
      unflushed = context.alloc().directBuffer(BUFFER_BYTES);
    }
    Operation operation = workload.operation();
    inFlight.add(operation, dueNanos, loop.nanoTime());
    loop.sent();
    if (operation == Operation.GET || operation == Operation.MULTI_GET) {
      sendGet(workload, loop.shape().keysOf(operation));
    } else {
      loop.encoder().write(unflushed, operation, nextKey(workload));
    }
  }

  private void sendGet(Workload workload, int keys) {
    RequestEncoder encoder = loop.encoder();
    encoder.beginGet(unflushed);
    for (int i = 0; i < keys; i++) {
      encoder.getKey(unflushed, nextKey(workload));
    }
    encoder.endGet(unflushed);
  }

  private long nextKey(Workload workload) {
    long key = workload.nextKey();
    inFlight.addKey(key);
    return key;
  }

  @Override
  public void flush() {
    ByteBuf requests = unflushed;
    if (requests != null) {
      unflushed = null;
      loop.recorder().transferred(requests.readableBytes(), 0);
      context.writeAndFlush(requests, context.voidPromise());
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    context = ctx;
    open = true;
    loop.opened(this);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf input = (ByteBuf) message;
    try {
      int before = inFlight.size();
      int length = input.readableBytes();
      loop.recorder().transferred(0, length);
      if (open) {
        matcher.setNow(loop.nanoTime());
        feed(input, length);
        loop.answered(before - inFlight.size());
        proven |= inFlight.size() < before;
      }
    } finally {
      input.release();
    }
  }

  private void feed(ByteBuf input, int length) {
    try {
      parser.feed(input.internalNioBuffer(input.readerIndex(), length));
    } catch (AnswerException e) {
      if (!inFlight.isEmpty()) {
        inFlight.remove();
      }
      giveUp(ErrorKind.PROTOCOL, 1, e.getMessage());
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    loop.ready(this);
  }

  /** Gives the connection up if a request was sent before a point in time and is not answered. */
  void expire(long sentBeforeNanos) {
    int expired = inFlight.sentBefore(sentBeforeNanos);
    if (open && expired > 0) {
      for (int i = 0; i < expired; i++) {
        inFlight.remove();
      }
      loop.answered(expired);
      giveUp(ErrorKind.TIMEOUT, expired, "no answer in time");
    }
  }

  /** Closes it. */
  void close() {
    open = false;
    context.close();
  }

  private void giveUp(ErrorKind kind, int requests, String why) {
    loop.recorder().failed(kind, requests, why);
    reason = "given up: " + why;
    close();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    reason = String.valueOf(cause.getMessage());
    ctx.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    open = false;
    if (unflushed != null) {
      unflushed.release();
      unflushed = null;
    }
    int unanswered = inFlight.size();
    if (unanswered > 0) {
      loop.recorder().failed(ErrorKind.CLOSED, unanswered, reason);
    }
    loop.closed(this, unanswered);
    lost.run();
  }
}
