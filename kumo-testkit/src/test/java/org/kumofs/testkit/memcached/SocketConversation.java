package org.kumofs.testkit.memcached;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import org.kumofs.gateway.memcached.transcript.Conversation;

/** A conversation by TCP. */
class SocketConversation implements Conversation {

  private static final int ANSWER_LIMIT_MILLIS = 40_000;
  private static final byte[] NOTHING = {};

  private final Socket socket = new Socket();
  private boolean closed;

  SocketConversation(InetSocketAddress server) {
    try {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(ANSWER_LIMIT_MILLIS);
      socket.connect(server);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
    } catch (IOException serverIsGone) {
      // What it sent before can still be read.
    }
  }

  @Override
  public void closeOutput() {
    try {
      socket.shutdownOutput();
    } catch (IOException serverIsGone) {
      // Then it will be told by the end of the input.
    }
  }

  @Override
  public byte[] receive() {
    byte[] buffer = new byte[1 << 16];
    try {
      InputStream in = socket.getInputStream();
      int count = in.read(buffer);
      closed |= count < 0;
      return count < 0 ? NOTHING : Arrays.copyOf(buffer, count);
    } catch (SocketTimeoutException nothingComes) {
      return NOTHING;
    } catch (IOException reset) {
      closed = true;
      return NOTHING;
    }
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
