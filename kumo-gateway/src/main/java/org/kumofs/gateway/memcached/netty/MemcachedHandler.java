package org.kumofs.gateway.memcached.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import org.kumofs.gateway.memcached.CommandRunner;
import org.kumofs.gateway.memcached.GatewayCounters;
import org.kumofs.gateway.memcached.GatewayCounters.Counter;
import org.kumofs.gateway.memcached.RequestParser;

/** The events of one client's channel, handed on to its {@link ClientConnection}. */
final class MemcachedHandler extends ChannelInboundHandlerAdapter {

  private final RequestParser parser;
  private final CommandRunner runner;
  private final PipelineLimits limits;
  private final GatewayCounters counters;
  private final AnswerOrder order;
  private ClientConnection connection;

  MemcachedHandler(
      RequestParser parser,
      CommandRunner runner,
      PipelineLimits limits,
      GatewayCounters counters,
      AnswerOrder order) {
    this.parser = parser;
    this.runner = runner;
    this.limits = limits;
    this.counters = counters;
    this.order = order;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    ChannelOutput output = new ChannelOutput(context, counters);
    connection = new ClientConnection(context.channel(), parser, runner, output, limits, order);
  }

  /**
   * Takes no more requests, answers those that are there, then closes. To be called on the loop.
   */
  void finish() {
    connection.finish();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf input = (ByteBuf) message;
    counters.add(Counter.BYTES_READ, input.readableBytes());
    connection.received(input);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    connection.receivedAll();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    connection.writabilityChanged();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      connection.inputEnded();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    connection.closed();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    connection.fail(cause);
  }
}
