package org.kumofs.rpc;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.wire.ErrorCode;
import org.kumofs.rpc.wire.Frame;
import org.kumofs.rpc.wire.Frame.Answer;
import org.kumofs.rpc.wire.Frame.RequestFrame;
import org.kumofs.rpc.wire.ProtocolException;
import org.kumofs.time.Scheduler;

/**
 * Client connections to managers and servers: no announcement, one connection an address, made when
 * a call needs it. A connection that can't be made or ends fails the calls that need it with error
 * 1; the next call tries again. Gateways have one for each event loop, so that nothing changes
 * threads.
 */
public final class RpcClient implements AutoCloseable {

  private static final String CLOSED = "the client is closed";

  private final Transport transport;
  private final Scheduler scheduler;
  private final MethodTable served;
  private final long connectTimeoutMillis;
  private final Listener listener;
  private final SessionExpiry expiry;
  private final Map<NodeAddress, Link> links = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /** Hears of connections; on the connection's thread. */
  public interface Listener {

    /** A connection to an address is up. */
    default void connected(NodeAddress address) {}

    /** The connection to an address has ended. */
    default void disconnected(NodeAddress address) {}
  }

  /**
   * @param served what the other end may call, down the client's own connection
   * @param connectTimeoutMillis limit for one connection attempt
   */
  public RpcClient(
      Transport transport,
      Scheduler scheduler,
      MethodTable served,
      long connectTimeoutMillis,
      Listener listener) {
    this.transport = transport;
    this.scheduler = scheduler;
    this.served = served;
    this.connectTimeoutMillis = connectTimeoutMillis;
    this.listener = listener;
    this.expiry = new SessionExpiry(scheduler);
  }

  /** The session with an address; it lives as long as this client. */
  public RpcSession session(NodeAddress address) {
    return links.computeIfAbsent(address, Link::new).session;
  }

  /**
   * Gives up the connection with an address, for a peer that is up but does not answer: what waits
   * for it fails with error 1, on this thread; the next call makes a new connection.
   */
  public void disconnect(NodeAddress address, String reason) {
    Link link = links.get(address);
    if (link != null && link.session.disconnect(reason)) {
      listener.disconnected(address);
    }
  }

  @Override
  public void close() {
    closed = true;
    expiry.close();
    links.values().forEach(link -> link.session.close(CLOSED));
  }

  /** The way to one address. */
  private final class Link implements ConnectionListener {

    private final NodeAddress address;
    private final RpcSession session;
    private boolean dialing;

    Link(NodeAddress address) {
      this.address = address;
      this.session = new RpcSession(address, scheduler.time(), this::connect);
      expiry.watch(session);
      if (closed) {
        session.close(CLOSED);
      }
    }

    private synchronized void connect() {
      if (dialing || session.isConnected() || session.isClosed()) {
        return;
      }
      dialing = true;
      transport
          .dial(address, connectTimeoutMillis, this)
          .whenComplete(
              (connection, failure) -> {
                if (failure == null) {
                  dialed(connection);
                } else {
                  dialFailed(failure);
                }
              });
    }

    private synchronized void dialed(Connection connection) {
      dialing = false;
      if (session.isClosed()) {
        connection.close();
        return;
      }
      session.attach(connection);
      listener.connected(address);
    }

    private synchronized void dialFailed(Throwable failure) {
      dialing = false;
      session.failQueued(
          ErrorCode.TRANSPORT_LOST, "can't connect to " + address + ": " + failure.getMessage());
    }

    @Override
    public void onFrame(Connection connection, Frame frame) throws ProtocolException {
      if (frame instanceof Answer answer) {
        session.onAnswer(answer);
      } else if (frame instanceof RequestFrame request) {
        Caller caller = new Caller(Optional.empty(), session, connection.remoteAddress());
        served.dispatch(caller, request, connection);
      } else {
        throw new ProtocolException("an init message to a client");
      }
    }

    @Override
    public void onClosed(Connection connection) {
      if (session.detach(connection)) {
        listener.disconnected(address);
      }
    }
  }
}
