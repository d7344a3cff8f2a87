package org.kumofs.gateway.memcached.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.kumofs.gateway.memcached.Command;
import org.kumofs.gateway.memcached.CommandRunner;
import org.kumofs.gateway.memcached.Request;
import org.kumofs.gateway.memcached.RequestParser;

/**
 * The flow of one client's input: it becomes requests, unless the client has too much under way or
 * does not take its answers; then it is left alone. The connection ends when its input has and
 * everything is answered. Used on the channel's loop.
 */
final class ClientConnection implements RequestParser.RequestSink {

  private final Channel channel;
  private final RequestParser parser;
  private final ChannelOutput output;
  private final PipelineBudget budget;
  private final ConnectionGuard guard;
  private final ReplyQueue replies;
  private final RequestDispatcher dispatcher;
  private final Deque<ByteBuf> inbox = new ArrayDeque<>(2);

  /** The client has more under way than it may. */
  private boolean paused;

  /** No further request is wanted. */
  private boolean finishing;

  /** The client will send nothing more. */
  private boolean inputEnded;

  private boolean pumping;
  private boolean closed;

  ClientConnection(
      Channel channel,
      RequestParser parser,
      CommandRunner runner,
      ChannelOutput output,
      PipelineLimits limits,
      AnswerOrder order) {
    this.channel = channel;
    this.parser = parser;
    this.output = output;
    this.budget = new PipelineBudget(limits);
    this.guard = new ConnectionGuard(channel);
    this.replies = new ReplyQueue(output, budget, order);
    this.dispatcher = new RequestDispatcher(runner, replies, budget, guard, this::progressed);
  }

  /** Takes input over, with its reference. */
  void received(ByteBuf input) {
    output.beginRead();
    inbox.add(input);
    pump();
  }

  /** All input that is there for now was received. */
  void receivedAll() {
    if (inbox.isEmpty() && !finishing) {
      parser.inputDrained(this);
      closeIfDone();
    }
    output.endRead();
  }

  /** The client has closed its side; it still gets its answers. */
  void inputEnded() {
    inputEnded = true;
    closeIfDone();
  }

  /** The channel has become writable, or has ceased to be. */
  void writabilityChanged() {
    replies.drain();
    progressed();
  }

  /** Takes no more requests, answers those that are there, then closes. */
  void finish() {
    finishing = true;
    dropInput();
    closeIfDone();
  }

  /** The channel is closed. What is under way goes on, but nobody is told. */
  void closed() {
    closed = true;
    finishing = true;
    dropInput();
    replies.abandon();
    output.release();
  }

  /** Something went wrong that nothing here is prepared for. */
  void fail(Throwable cause) {
    guard.fail(cause);
  }

  private void pump() {
    if (pumping) {
      return;
    }
    pumping = true;
    try {
      while (wantsRequests() && !inbox.isEmpty()) {
        parseFirst();
      }
    } finally {
      pumping = false;
    }
    if (finishing) {
      dropInput();
    }
    channel.config().setAutoRead(!paused || finishing);
    closeIfDone();
  }

  private void parseFirst() {
    ByteBuf first = inbox.peek();
    int readable = first.readableBytes();
    ByteBuffer bytes = first.internalNioBuffer(first.readerIndex(), readable);
    parser.parse(bytes, this);
    first.skipBytes(readable - bytes.remaining());
    if (!first.isReadable()) {
      inbox.remove().release();
    }
  }

  private void dropInput() {
    while (!inbox.isEmpty()) {
      inbox.remove().release();
    }
  }

  private boolean wantsRequests() {
    paused |= budget.isSpent() || !output.isWritable();
    return !paused && !finishing;
  }

  /** To be called when something was answered or can be sent. */
  private void progressed() {
    if (paused && budget.isEasy() && output.isWritable()) {
      paused = false;
      pump();
    } else {
      closeIfDone();
    }
  }

  private void closeIfDone() {
    boolean inputIsOver = finishing || (inputEnded && inbox.isEmpty());
    if (inputIsOver && !closed && !pumping && budget.isIdle()) {
      closed = true;
      finishing = true;
      output.close();
    }
  }

  @Override
  public boolean accept(Request request) {
    if (request.command() instanceof Command.Quit) {
      finishing = true;
    } else {
      dispatcher.dispatch(request);
    }
    return wantsRequests();
  }
}
