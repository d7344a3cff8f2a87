package org.kumofs.testkit.memcached;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A plain client of the text protocol: a line is sent, a line is answered. */
public final class TextClient implements AutoCloseable {

  private static final int ANSWER_LIMIT_MILLIS = 30_000;

  private final Socket socket = new Socket();
  private final BufferedReader reader;

  /** Connects. */
  public TextClient(InetSocketAddress server) throws IOException {
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(ANSWER_LIMIT_MILLIS);
    socket.connect(server);
    reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
  }

  /** Sends lines; gives the first line of the answer. */
  public String ask(String... lines) throws IOException {
    socket.getOutputStream().write((String.join("\r\n", lines) + "\r\n").getBytes(US_ASCII));
    return readLine();
  }

  /** The next line of an answer. */
  public String readLine() throws IOException {
    String line = reader.readLine();
    if (line == null) {
      throw new EOFException("the server has closed the connection");
    }
    return line;
  }

  /** The value of a key that is there. */
  public String get(String key) throws IOException {
    String head = ask("get " + key);
    if (!head.startsWith("VALUE ")) {
      throw new IOException("get " + key + " is answered with " + head);
    }
    String value = readLine();
    readLine();
    return value;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
