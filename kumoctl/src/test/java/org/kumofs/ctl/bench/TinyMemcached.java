package org.kumofs.ctl.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/** As much of a memcached as the load generator asks for, with faults to order. */
final class TinyMemcached implements AutoCloseable {

  /** Instead of an answer: closes the connection. */
  static final String HANG_UP = "hang up";

  /** Instead of an answer: says nothing any more. */
  static final String SILENCE = "silence";

  private final ServerSocket listening;
  private final Map<String, byte[]> values = new ConcurrentHashMap<>();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong accepted = new AtomicLong();
  private volatile UnaryOperator<String> fault = answer -> answer;

  TinyMemcached() throws IOException {
    listening = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  String address() {
    return "127.0.0.1:" + listening.getLocalPort();
  }

  /** What answers are replaced by. */
  void setFault(UnaryOperator<String> fault) {
    this.fault = fault;
  }

  Map<String, byte[]> values() {
    return values;
  }

  long requests() {
    return requests.get();
  }

  long accepted() {
    return accepted.get();
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "tiny-memcached");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listening.accept();
        accepted.incrementAndGet();
        sockets.add(socket);
        start(() -> serve(socket));
      }
    } catch (IOException closed) {
      // The end of it.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      socket.setTcpNoDelay(true);
      for (String line = readLine(in); !line.isEmpty(); line = readLine(in)) {
        requests.incrementAndGet();
        String answer = fault.apply(answer(line.split(" "), in));
        if (answer.equals(HANG_UP)) {
          return;
        }
        if (!answer.equals(SILENCE)) {
          out.write(answer.getBytes(ISO_8859_1));
        }
      }
    } catch (IOException gone) {
      // The client's business.
    } finally {
      sockets.remove(socket);
    }
  }

  private static String readLine(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      line.write(b);
    }
    return line.toString(ISO_8859_1).strip();
  }

  private String answer(String[] words, InputStream in) throws IOException {
    return switch (words[0]) {
      case "set" -> {
        byte[] data = in.readNBytes(Integer.parseInt(words[4]));
        in.readNBytes(2);
        values.put(words[1], data);
        yield "STORED\r\n";
      }
      case "get" -> get(words);
      case "delete" -> values.remove(words[1]) == null ? "NOT_FOUND\r\n" : "DELETED\r\n";
      case "incr" -> incr(words[1], new BigInteger(words[2]));
      default -> "ERROR\r\n";
    };
  }

  private String get(String[] words) {
    StringBuilder answer = new StringBuilder();
    for (int i = 1; i < words.length; i++) {
      byte[] data = values.get(words[i]);
      if (data != null) {
        answer.append("VALUE ").append(words[i]).append(" 0 ").append(data.length);
        answer.append("\r\n").append(new String(data, ISO_8859_1)).append("\r\n");
      }
    }
    return answer + "END\r\n";
  }

  private String incr(String key, BigInteger by) {
    byte[] sum =
        values.computeIfPresent(
            key,
            (k, data) ->
                new BigInteger(new String(data, ISO_8859_1))
                    .add(by)
                    .toString()
                    .getBytes(ISO_8859_1));
    return sum == null ? "NOT_FOUND\r\n" : new String(sum, ISO_8859_1) + "\r\n";
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
