package org.kumofs.rpc;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.kumofs.message.Request;
import org.kumofs.message.RpcMethod;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.wire.EncodedFrame;
import org.kumofs.rpc.wire.EncodedParams;
import org.kumofs.rpc.wire.ErrorCode;
import org.kumofs.rpc.wire.Frame.Answer;
import org.kumofs.rpc.wire.Frame.OversizedResponse;
import org.kumofs.rpc.wire.Frame.ResponseFrame;
import org.kumofs.rpc.wire.FrameWriter;
import org.kumofs.rpc.wire.ProtocolException;
import org.kumofs.time.TimeSource;

/**
 * All live connections to one peer, and the calls that wait for its answers. Calls made while there
 * is no connection are queued; a call that was already sent when the last connection ended fails
 * with error 1, since nobody can say whether it was carried out. Message ids belong to the session:
 * an answer may come by another connection than the request went by. Safe for use by many threads.
 * See {@code docs/wire-format.md}, Sessions.
 */
public final class RpcSession {

  private static final FrameWriter WRITER = new FrameWriter();

  /** More calls than this without an answer, and new ones are refused. */
  static final int MAX_PENDING_CALLS = 1 << 17;

  private final NodeAddress peer;
  private final TimeSource time;
  private final Runnable connector;

  private final AtomicInteger nextMsgId = new AtomicInteger();
  private final Map<Integer, PendingCall<?>> pending = new ConcurrentHashMap<>();

  /** The newest connection: the likeliest to be alive. Null while there is none. */
  private volatile Connection current;

  private final Object lock = new Object();
  private final List<Connection> connections = new ArrayList<>(2);
  private final Queue<QueuedFrame> queue = new ArrayDeque<>();
  private volatile boolean closed;

  /**
   * @param peer announced address of a node, or the other end of a client connection
   * @param connector asked for a connection when a call finds none; may do nothing
   */
  RpcSession(NodeAddress peer, TimeSource time, Runnable connector) {
    this.peer = peer;
    this.time = time;
    this.connector = connector;
  }

  private record QueuedFrame(EncodedFrame frame, PendingCall<?> call) {}

  /** Address of the peer. */
  public NodeAddress peer() {
    return peer;
  }

  /** Whether a connection is up. */
  public boolean isConnected() {
    return current != null;
  }

  /**
   * Calls a method of the peer.
   *
   * @param timeoutMillis limit for the answer, in milliseconds
   * @return the result, or an {@link RpcException}; completed on the connection's or the timer's
   *     thread
   */
  public <R> CompletableFuture<R> call(Request<R> request, long timeoutMillis) {
    return call(request.method(), timeoutMillis, msgId -> WRITER.request(msgId, request));
  }

  /** {@link #call(Request, long)} with parameters that were encoded once for several peers. */
  public <R> CompletableFuture<R> call(
      Request<R> request, EncodedParams params, long timeoutMillis) {
    return call(request.method(), timeoutMillis, msgId -> WRITER.request(msgId, params));
  }

  private <R> CompletableFuture<R> call(
      RpcMethod<?, R> method, long timeoutMillis, IntFunction<EncodedFrame> frame) {
    long deadline = time.nanoTime() + timeoutMillis * 1_000_000;
    int msgId = nextMsgId.incrementAndGet();
    PendingCall<R> call = new PendingCall<>(method, deadline, () -> pending.remove(msgId));
    if (pending.size() >= MAX_PENDING_CALLS) {
      call.fail(ErrorCode.TRANSPORT_LOST, "too many calls wait for " + peer);
      return call.future();
    }
    pending.put(msgId, call);
    write(frame.apply(msgId), call);
    return call.future();
  }

  /** Sends a request that is never answered, if a connection is up or comes up. */
  public void send(Request<?> request) {
    int msgId = nextMsgId.incrementAndGet();
    PendingCall<?> unanswered = new PendingCall<>(request.method(), Long.MAX_VALUE, () -> {});
    write(WRITER.request(msgId, WRITER.params(request)), unanswered);
  }

  private void write(EncodedFrame frame, PendingCall<?> call) {
    Connection connection = current;
    if (connection == null) {
      connection = enqueue(frame, call);
    }
    if (connection != null) {
      transmit(connection, frame, call);
    }
  }

  /** Queues a frame unless a connection has come up, which is then returned. */
  private Connection enqueue(EncodedFrame frame, PendingCall<?> call) {
    synchronized (lock) {
      if (current != null) {
        return current;
      }
      if (!closed) {
        queue.add(new QueuedFrame(frame, call));
      }
    }
    if (isClosed()) {
      call.fail(ErrorCode.NODE_LOST, "no session with " + peer);
    } else {
      connector.run();
    }
    return null;
  }

  private void transmit(Connection connection, EncodedFrame frame, PendingCall<?> call) {
    call.markSent();
    if (!connection.send(frame)) {
      call.fail(ErrorCode.TRANSPORT_LOST, peer + " does not read what it is sent");
    } else if (!connection.isOpen()) {
      // The close may have been noticed before the call counted as sent.
      call.fail(ErrorCode.TRANSPORT_LOST, "connection to " + peer + " lost");
    }
  }

  /**
   * Answers a request by the connection it came by or, if that is gone, by another.
   *
   * @param instead what to answer if too much waits for the peer already; if even that is too much,
   *     the peer asks without reading the answers, and the connection is closed
   */
  void answer(Connection reply, EncodedFrame frame, Supplier<EncodedFrame> instead) {
    Connection other = current;
    Connection target = reply.isOpen() || other == null ? reply : other;
    if (!target.send(frame) && !target.send(instead.get())) {
      target.close();
    }
  }

  /** Answers with something short. */
  void answer(Connection reply, EncodedFrame frame) {
    answer(reply, frame, () -> frame);
  }

  /** Takes a new connection and sends what was queued. */
  void attach(Connection connection) {
    List<QueuedFrame> waiting;
    synchronized (lock) {
      connections.add(connection);
      waiting = List.copyOf(queue);
      queue.clear();
      for (QueuedFrame queued : waiting) {
        // Calls that ran out of time meanwhile are not made any more.
        if (!queued.call().future().isDone()) {
          transmit(connection, queued.frame(), queued.call());
        }
      }
      // Published last: nothing overtakes the queue.
      current = connection;
    }
  }

  /**
   * Forgets a closed connection.
   *
   * @return whether it was the last one
   */
  boolean detach(Connection connection) {
    synchronized (lock) {
      if (!connections.remove(connection)) {
        return false;
      }
      current = connections.isEmpty() ? null : connections.get(connections.size() - 1);
      if (current != null) {
        return false;
      }
    }
    failCalls(PendingCall::isSent, ErrorCode.TRANSPORT_LOST, "connection to " + peer + " lost");
    return true;
  }

  /**
   * Closes the connections and fails all calls; later calls ask for a new connection.
   *
   * @return whether there was a connection
   */
  boolean disconnect(String reason) {
    // Who hears of a failed call may make another one at once; that one is left alone.
    List<PendingCall<?>> waiting = List.copyOf(pending.values());
    List<Connection> open = forgetConnections();
    open.forEach(Connection::close);
    waiting.forEach(call -> call.fail(ErrorCode.TRANSPORT_LOST, reason));
    return !open.isEmpty();
  }

  private List<Connection> forgetConnections() {
    synchronized (lock) {
      List<Connection> open = List.copyOf(connections);
      connections.clear();
      current = null;
      queue.clear();
      return open;
    }
  }

  /** Gives an answer to the call that waits for it; one that nobody waits for is ignored. */
  void onAnswer(Answer answer) throws ProtocolException {
    PendingCall<?> call = pending.get(answer.msgId());
    if (call == null) {
      return;
    }
    if (answer instanceof ResponseFrame response) {
      call.answer(response);
    } else if (answer instanceof OversizedResponse oversized) {
      call.fail(
          ErrorCode.TOO_LARGE,
          peer + " answers " + oversized.bytes() + " bytes, more than --max-frame-size lets in");
    }
  }

  /** Fails what is waiting in the queue, for want of a connection. */
  void failQueued(ErrorCode code, String reason) {
    synchronized (lock) {
      queue.clear();
    }
    failCalls(call -> !call.isSent(), code, reason);
  }

  /** Fails the calls whose time is up. Costs next to nothing where nobody waits. */
  void expire() {
    if (!pending.isEmpty()) {
      long now = time.nanoTime();
      failCalls(call -> call.isExpired(now), ErrorCode.TIMEOUT, "no answer from " + peer);
    }
    // While there is a connection nothing is queued.
    if (current == null) {
      synchronized (lock) {
        // A connection attempt may outlast many calls; their frames must not pile up meanwhile.
        queue.removeIf(queued -> queued.call().future().isDone());
      }
    }
  }

  private void failCalls(Predicate<PendingCall<?>> which, ErrorCode code, String reason) {
    for (PendingCall<?> call : pending.values()) {
      if (which.test(call)) {
        call.fail(code, reason);
      }
    }
  }

  /** Ends the session: closes its connections, fails its calls; later calls fail at once. */
  void close(String reason) {
    synchronized (lock) {
      closed = true;
    }
    forgetConnections().forEach(Connection::close);
    failCalls(call -> true, ErrorCode.NODE_LOST, reason);
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public String toString() {
    return "session with " + peer;
  }
}
