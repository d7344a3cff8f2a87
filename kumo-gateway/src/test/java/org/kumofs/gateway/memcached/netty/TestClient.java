package org.kumofs.gateway.memcached.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.util.Arrays;
import java.util.List;
import org.kumofs.gateway.memcached.CommandRunner;
import org.kumofs.gateway.memcached.FixedTime;
import org.kumofs.gateway.memcached.GatewayCounters;
import org.kumofs.gateway.memcached.MemcachedLimits;
import org.kumofs.gateway.memcached.RequestParser;
import org.kumofs.gateway.memcached.TestStats;
import org.kumofs.gateway.memcached.binary.BinaryParser;
import org.kumofs.gateway.memcached.text.TextParser;
import org.kumofs.gateway.request.GatewayStore;

/** A client without a network. */
final class TestClient implements AutoCloseable {

  static final String VERSION = "1.6.18";

  final GatewayCounters counters = new GatewayCounters();
  final EmbeddedChannel channel;
  private final MemcachedHandler handler;

  /** A client of the text protocol. */
  TestClient(GatewayStore store, FixedTime time, PipelineLimits limits) {
    this(store, time, limits, new TextParser(MemcachedLimits.DEFAULT, time), AnswerOrder.AS_ASKED);
  }

  private TestClient(
      GatewayStore store,
      FixedTime time,
      PipelineLimits limits,
      RequestParser parser,
      AnswerOrder order) {
    CommandRunner runner = new CommandRunner(store, TestStats.of(counters, time, VERSION));
    handler = new MemcachedHandler(parser, runner, limits, counters, order);
    channel = new EmbeddedChannel(handler);
  }

  /** A client of the binary protocol. */
  static TestClient binary(GatewayStore store, FixedTime time, AnswerOrder order) {
    RequestParser parser = new BinaryParser(MemcachedLimits.DEFAULT, time);
    return new TestClient(store, time, PipelineLimits.DEFAULT, parser, order);
  }

  /** Sends pieces that arrive in one turn of the loop. */
  void send(byte[]... pieces) {
    Object[] buffers = new Object[pieces.length];
    for (int i = 0; i < pieces.length; i++) {
      buffers[i] = Unpooled.wrappedBuffer(pieces[i]);
    }
    channel.writeInbound(buffers);
  }

  /** Sends pieces of text that arrive in one turn of the loop. */
  void send(String... pieces) {
    send(Arrays.stream(pieces).map(text -> text.getBytes(ISO_8859_1)).toArray(byte[][]::new));
  }

  /** Sends bytes in pieces of a size that arrive in one turn of the loop. */
  void sendInPieces(byte[] bytes, int pieceLength) {
    byte[][] pieces = new byte[(bytes.length + pieceLength - 1) / pieceLength][];
    for (int i = 0; i < pieces.length; i++) {
      int from = i * pieceLength;
      pieces[i] = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + pieceLength));
    }
    send(pieces);
  }

  /** The client says that it will send nothing more. */
  void closeOutput() {
    channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    channel.runPendingTasks();
  }

  /** The client takes what it is sent, or no longer does. */
  void setReading(boolean reading) {
    channel.unsafe().outboundBuffer().setUserDefinedWritability(1, reading);
    channel.runPendingTasks();
  }

  /** The server side ends. */
  void finish() {
    handler.finish();
    channel.runPendingTasks();
  }

  /** What has been received since the last call. */
  String received() {
    channel.runPendingTasks();
    StringBuilder text = new StringBuilder();
    for (ByteBuf buffer = channel.readOutbound(); buffer != null; buffer = channel.readOutbound()) {
      text.append(buffer.toString(ISO_8859_1));
      buffer.release();
    }
    return text.toString();
  }

  /** The lines that have been received since the last call, without their ends. */
  List<String> lines() {
    String text = received();
    return text.isEmpty() ? List.of() : Arrays.asList(text.split("\r\n"));
  }

  /** How many buffers have left for the client and were not received yet. */
  int sentBuffers() {
    channel.runPendingTasks();
    return (int)
        channel.outboundMessages().stream().filter(m -> ((ByteBuf) m).isReadable()).count();
  }

  boolean isOpen() {
    return channel.isOpen();
  }

  boolean isPaused() {
    return !channel.config().isAutoRead();
  }

  @Override
  public void close() {
    channel.finishAndReleaseAll();
  }
}
