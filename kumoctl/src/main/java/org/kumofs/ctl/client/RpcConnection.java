package org.kumofs.ctl.client;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.kumofs.message.Request;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.wire.EncodedFrame;
import org.kumofs.rpc.wire.ErrorCode;
import org.kumofs.rpc.wire.Frame;
import org.kumofs.rpc.wire.Frame.ResponseFrame;
import org.kumofs.rpc.wire.FrameLimits;
import org.kumofs.rpc.wire.FrameReader;
import org.kumofs.rpc.wire.FrameScanner;
import org.kumofs.rpc.wire.FrameWriter;
import org.kumofs.rpc.wire.ProtocolException;
import org.kumofs.rpc.wire.WireError;
import org.kumofs.time.SystemTime;
import org.kumofs.time.TimeSource;

/**
 * A blocking client connection for command-line tools: one call at a time on a plain socket, so
 * that a tool starts fast. Not for use by several threads.
 */
public final class RpcConnection implements AutoCloseable {

  private static final FrameReader READER = new FrameReader();

  private static final FrameWriter WRITER = new FrameWriter();

  private static final TimeSource TIME = new SystemTime();

  private static final int READ_BYTES = 8 * 1024;

  private final NodeAddress address;
  private final Socket socket;
  private int answerMillis;
  private final FrameScanner scanner = new FrameScanner(FrameLimits.DEFAULT);
  private byte[] received = new byte[READ_BYTES];
  private int receivedLength;
  private int scanned;
  private int lastMsgId;

  private RpcConnection(NodeAddress address, Socket socket, int answerMillis) {
    this.address = address;
    this.socket = socket;
    this.answerMillis = answerMillis;
  }

  /**
   * Connects.
   *
   * @param timeoutMillis limit for the attempt and for each later answer
   * @throws CallException if nobody answers there
   */
  public static RpcConnection open(NodeAddress address, int timeoutMillis) throws CallException {
    Socket socket = new Socket();
    try {
      socket.connect(address.toSocketAddress(), timeoutMillis);
      socket.setTcpNoDelay(true);
      return new RpcConnection(address, socket, timeoutMillis);
    } catch (IOException e) {
      closeQuietly(socket);
      throw new CallException(
          "can't connect to %s: %s; check the address and that the daemon runs there"
              .formatted(address, e.getMessage()));
    }
  }

  /**
   * Sets another limit for the answers from now on.
   *
   * @param timeoutMillis the limit for each, at least 1
   */
  public void setAnswerTimeout(int timeoutMillis) {
    answerMillis = timeoutMillis;
  }

  /**
   * Calls a method and waits for its answer.
   *
   * @throws CallException if the peer answers an error, breaks the protocol or does not answer
   */
  public <R> R call(Request<R> request) throws CallException {
    return begin(request)
        .await(answerMillis)
        .orElseThrow(
            () ->
                new CallException(
                    "no answer from %s within %s s; it may hang, or need a longer --timeout"
                        .formatted(address, seconds(answerMillis))));
  }

  /** An answer that may take long. To be had before anything else is called. */
  @FunctionalInterface
  public interface PendingAnswer<R> {

    /**
     * Waits for the answer; may be called again after it was in vain.
     *
     * @param limitMillis for how long, at least 1
     * @return empty if it is not there by then
     * @throws CallException if the peer answers an error or breaks the protocol
     */
    Optional<R> await(int limitMillis) throws CallException;
  }

  /**
   * Calls a method without waiting for its answer.
   *
   * @throws CallException if the peer is gone
   */
  public <R> PendingAnswer<R> begin(Request<R> request) throws CallException {
    int msgId = ++lastMsgId;
    try {
      send(WRITER.request(msgId, request));
    } catch (IOException e) {
      throw lost(e);
    }
    return limitMillis -> await(request, msgId, limitMillis);
  }

  private CallException lost(IOException e) {
    return new CallException("connection with " + address + " lost: " + e.getMessage());
  }

  private <R> Optional<R> await(Request<R> request, int msgId, int limitMillis)
      throws CallException {
    try {
      long start = TIME.nanoTime();
      while (true) {
        Frame frame = nextFrame(start, limitMillis);
        if (frame instanceof ResponseFrame response && response.msgId() == msgId) {
          if (response.error().isPresent()) {
            throw new CallException(address + " answers: " + describe(response.error().get()));
          }
          return Optional.of(READER.result(request.method(), response.result()));
        }
      }
    } catch (SocketTimeoutException e) {
      return Optional.empty();
    } catch (ProtocolException e) {
      throw new CallException(address + " does not speak the kumofs protocol: " + e.getMessage());
    } catch (IOException e) {
      throw lost(e);
    }
  }

  private static String seconds(int millis) {
    return BigDecimal.valueOf(millis, 3).stripTrailingZeros().toPlainString();
  }

  private static String describe(WireError error) {
    if (error instanceof WireError.Text text) {
      return text.text();
    }
    if (error instanceof WireError.Code code) {
      if (code.code() == ErrorCode.PROTOCOL.wireId()) {
        return "protocol error, so it knows no such call; "
            + "managers listen on 19700, servers on 19800";
      }
      return ErrorCode.ofWireId(code.code())
          .map(known -> known.name().toLowerCase(Locale.ROOT).replace('_', ' ') + " error")
          .orElse("error " + code.code());
    }
    return "it failed";
  }

  private void send(EncodedFrame frame) throws IOException {
    for (ByteBuffer part : frame.buffers()) {
      ByteBuffer copy = part.duplicate();
      byte[] bytes = new byte[copy.remaining()];
      copy.get(bytes);
      socket.getOutputStream().write(bytes);
    }
  }

  /** The limit is for the whole answer, however many pieces it comes in. */
  private Frame nextFrame(long startNanos, int limitMillis) throws IOException, ProtocolException {
    InputStream in = socket.getInputStream();
    while (!scanner.scan(ByteBuffer.wrap(received, scanned, receivedLength - scanned))) {
      scanned = receivedLength;
      if (receivedLength == received.length) {
        received = Arrays.copyOf(received, received.length * 2);
      }
      long passedMillis = (TIME.nanoTime() - startNanos) / 1_000_000;
      if (passedMillis >= limitMillis) {
        throw new SocketTimeoutException();
      }
      socket.setSoTimeout((int) (limitMillis - passedMillis));
      int count = in.read(received, receivedLength, received.length - receivedLength);
      if (count < 0) {
        throw new EOFException("closed by the other side");
      }
      receivedLength += count;
    }
    int length = scanner.length();
    byte[] frame = Arrays.copyOf(received, length);
    System.arraycopy(received, length, received, 0, receivedLength - length);
    receivedLength -= length;
    scanned = 0;
    return READER.read(ByteBuffer.wrap(frame));
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // A socket that was never connected holds nothing that could be lost.
    }
  }

  @Override
  public void close() {
    closeQuietly(socket);
  }
}
