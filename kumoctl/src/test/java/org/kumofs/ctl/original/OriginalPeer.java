package org.kumofs.ctl.original;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.kumofs.ring.NodeAddress;

/**
 * A C++ manager or server of 2010 towards clients, as far as tools see it, and as narrow-minded:
 * methods that it does not know, missing parameters and types of newer MessagePacks get error 5, or
 * nothing, and the end of the connection.
 */
public final class OriginalPeer implements AutoCloseable {

  private static final long PROTOCOL_ERROR = 5;
  private static final long GET_STATUS = 97;
  private static final Long INIT = 2L;
  private static final Long ROLE_SERVER = 1L;

  /** What a method answers. */
  @FunctionalInterface
  public interface Method {
    /** The result for these parameters. */
    Object answer(List<Object> params);
  }

  /** The error that a method answers; the connection ends after it. */
  public static final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Object error;

    /** An integer or a text. */
    public Refusal(Object error) {
      this.error = error;
    }
  }

  private final ServerSocket listener;
  private final Map<Long, Method> methods = new ConcurrentHashMap<>();
  private final Map<Long, Method> methodsForNodes = new ConcurrentHashMap<>();
  private final Map<Long, Integer> params = new ConcurrentHashMap<>();
  private final List<Socket> connections = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();

  /** Listens on loopback and knows no methods yet. */
  public OriginalPeer() throws IOException {
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  /** Teaches it a method with so many parameters at least. */
  public OriginalPeer on(long id, int paramCount, Method method) {
    params.put(id, paramCount);
    methods.put(id, method);
    return this;
  }

  /** Teaches it a method that it serves to those who have said that they are nodes. */
  public OriginalPeer onNode(long id, int paramCount, Method method) {
    params.put(id, paramCount);
    methodsForNodes.put(id, method);
    return this;
  }

  /** Makes it a server that knows these numbers of GetStatus and answers nil to all others. */
  public OriginalPeer knowing(Map<Long, Object> status) {
    return on(GET_STATUS, 1, p -> status.getOrDefault((Long) p.get(0), OldDialect.NIL));
  }

  /** Nil, for results. */
  public static Object nil() {
    return OldDialect.NIL;
  }

  /** Where it listens. */
  public NodeAddress address() {
    return NodeAddress.of(InetAddress.getLoopbackAddress(), listener.getLocalPort());
  }

  /** The requests so far, as {@code method[parameters]}; raws as text. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /** What it found wrong with its clients; empty for one that only says what it understands. */
  public List<String> complaints() {
    return List.copyOf(complaints);
  }

  private void start(Runnable task) {
    Thread thread = new Thread(task, "original-" + listener.getLocalPort());
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = listener.accept();
        connections.add(connection);
        start(() -> serve(connection));
      }
    } catch (IOException closed) {
      // The end of the test.
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      DataInputStream in =
          new DataInputStream(new BufferedInputStream(connection.getInputStream()));
      if (!hasMore(in)) {
        return;
      }
      Object message = read(in);
      boolean isNode = isInit(message) && !methodsForNodes.isEmpty();
      if (isNode) {
        List<Object> init = List.of(INIT, address().toWire(), ROLE_SERVER);
        connection.getOutputStream().write(OldDialect.write(init));
      }
      boolean open = isNode || answer(message, connection, methods);
      while (open && hasMore(in)) {
        open = answer(read(in), connection, isNode ? methodsForNodes : methods);
      }
    } catch (IOException gone) {
      // The client, or the test, has ended.
    }
  }

  private static boolean isInit(Object message) {
    return message instanceof List<?> init && init.size() == 3 && INIT.equals(init.get(0));
  }

  private static boolean hasMore(DataInputStream in) throws IOException {
    in.mark(1);
    int next = in.read();
    in.reset();
    return next >= 0;
  }

  private Object read(DataInputStream in) throws IOException {
    try {
      return OldDialect.read(in);
    } catch (IOException e) {
      complaints.add(String.valueOf(e.getMessage()));
      throw e;
    }
  }

  /** Gives whether the connection lives on. */
  private boolean answer(Object message, Socket connection, Map<Long, Method> table)
      throws IOException {
    if (!(message instanceof List<?> request)
        || request.size() != 4
        || !Long.valueOf(0).equals(request.get(0))
        || !(request.get(1) instanceof Long msgId)
        || !(request.get(2) instanceof Long method)
        || !(request.get(3) instanceof List<?> list)) {
      complaints.add("no request: " + message);
      return false;
    }
    List<Object> given = List.copyOf(list);
    requests.add(method + text(given));
    Object error = OldDialect.NIL;
    Object result = OldDialect.NIL;
    try {
      result = result(method, given, table);
    } catch (Refusal refusal) {
      error = refusal.error;
    }
    connection.getOutputStream().write(OldDialect.write(List.of(1L, msgId, error, result)));
    return error == OldDialect.NIL;
  }

  private Object result(long method, List<Object> given, Map<Long, Method> table) {
    Method known = table.get(method);
    if (known == null || given.size() < params.get(method)) {
      complaints.add("method " + method + " with " + given.size() + " parameters");
      throw new Refusal(PROTOCOL_ERROR);
    }
    return known.answer(given);
  }

  private static String text(List<Object> params) {
    return params.stream()
        .map(
            param ->
                param instanceof byte[] raw
                    ? new String(raw, StandardCharsets.ISO_8859_1)
                    : param.toString())
        .toList()
        .toString();
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket connection : connections) {
        connection.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
