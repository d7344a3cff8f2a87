package org.kumofs.rpc;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.wire.Frame;
import org.kumofs.rpc.wire.Frame.Answer;
import org.kumofs.rpc.wire.Frame.ClusterInitFrame;
import org.kumofs.rpc.wire.Frame.RequestFrame;
import org.kumofs.rpc.wire.FrameWriter;
import org.kumofs.rpc.wire.ProtocolException;
import org.kumofs.time.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The nodes that a manager or server has to do with, and its listening port: cluster connections
 * become sessions keyed by announced address, the others are clients. See {@code
 * docs/wire-format.md}, Sessions.
 *
 * <p>{@link #session} may be called by any thread. A node joins with its first init message. When
 * its last connection ends it is redialled; when that fails too it is lost.
 */
public final class Peers implements AutoCloseable {

  private static final FrameWriter WRITER = new FrameWriter();

  private static final Logger log = LoggerFactory.getLogger(Peers.class);

  private final PeerSettings settings;
  private final Transport transport;
  private final Scheduler scheduler;
  private final Services services;
  private final PeerListener listener;
  private final SessionExpiry expiry;

  private final Map<NodeAddress, Peer> peers = new ConcurrentHashMap<>();

  private final Set<Connection> clients = ConcurrentHashMap.newKeySet();

  /** Guards every change of a peer's connections and state. */
  private final Object lock = new Object();

  private boolean closed;

  /**
   * What is served on the two kinds of connection.
   *
   * @param cluster for nodes
   * @param client for everybody else
   */
  public record Services(MethodTable cluster, MethodTable client) {}

  /** Creates the peers of a node; nothing is dialled or listened to yet. */
  public Peers(
      PeerSettings settings,
      Transport transport,
      Scheduler scheduler,
      Services services,
      PeerListener listener) {
    this.settings = settings;
    this.transport = transport;
    this.scheduler = scheduler;
    this.services = services;
    this.listener = listener;
    this.expiry = new SessionExpiry(scheduler);
  }

  /**
   * Accepts nodes and clients.
   *
   * @throws IOException if the address can't be bound
   */
  public Transport.Listening listen(NodeAddress address) throws IOException {
    return transport.listen(address, connection -> new Incoming());
  }

  /** The session with a node, which is dialled when a call finds no connection. */
  public RpcSession session(NodeAddress address) {
    Peer peer = peers.get(address);
    if (peer != null) {
      return peer.session;
    }
    synchronized (lock) {
      return peer(address).session;
    }
  }

  /** The node behind an address, if it has joined. */
  public Optional<NodeIdentity> joined(NodeAddress address) {
    Peer peer = peers.get(address);
    return peer == null ? Optional.empty() : Optional.ofNullable(peer.identity);
  }

  /** Whether a connection with a node that has joined is up. */
  public boolean isConnected(NodeAddress address) {
    Peer peer = peers.get(address);
    return peer != null && peer.identity != null && peer.session.isConnected();
  }

  /** Gives a node up at once: for one that is connected and does not answer. */
  public void drop(NodeAddress address, String reason) {
    synchronized (lock) {
      Peer peer = peers.get(address);
      if (peer != null) {
        log.warn("dropping {}: {}", address, reason);
        peer.lose(reason);
      }
    }
  }

  @Override
  public void close() {
    expiry.close();
    synchronized (lock) {
      closed = true;
      List<Peer> all = new ArrayList<>(peers.values());
      peers.clear();
      all.forEach(peer -> peer.session.close("this node is shutting down"));
    }
    clients.forEach(Connection::close);
  }

  private Peer peer(NodeAddress address) {
    return peers.computeIfAbsent(address, Peer::new);
  }

  /** One node: its session, and whether it is being dialled. Guarded by {@link #lock}. */
  private final class Peer {

    private final NodeAddress address;
    private final RpcSession session;
    private volatile NodeIdentity identity;
    private boolean dialing;
    private int failures;

    /** Whether all connections have ended since the node announced itself last. */
    private boolean interrupted;

    Peer(NodeAddress address) {
      this.address = address;
      this.session = new RpcSession(address, scheduler.time(), this::connect);
      expiry.watch(session);
      if (closed) {
        session.close("this node is shutting down");
      }
    }

    void connect() {
      synchronized (lock) {
        if (!dialing && !session.isConnected() && !session.isClosed()) {
          dial();
        }
      }
    }

    private void dial() {
      if (!address.isConnectable()) {
        lose("it can't be connected to");
        return;
      }
      dialing = true;
      transport
          .dial(address, settings.connectTimeoutMillis(), new Outgoing(this))
          .whenComplete(
              (connection, failure) -> {
                if (failure == null) {
                  dialed(connection);
                } else {
                  dialFailed(failure.toString());
                }
              });
    }

    private void dialed(Connection connection) {
      synchronized (lock) {
        dialing = false;
        if (session.isClosed()) {
          connection.close();
          return;
        }
        connection.send(WRITER.clusterInit(settings.self().address(), settings.self().role()));
        session.attach(connection);
      }
    }

    private void dialFailed(String reason) {
      synchronized (lock) {
        dialing = false;
        if (session.isConnected() || session.isClosed()) {
          return;
        }
        failures++;
        log.debug("connecting to {} failed ({}): {}", address, failures, reason);
        if (failures > settings.connectRetryLimit()) {
          lose("connecting to " + address + " failed");
        } else {
          dialing = true;
          scheduler.schedule(settings.redialPauseMillis(), this::redial);
        }
      }
    }

    private void redial() {
      synchronized (lock) {
        dialing = false;
        connect();
      }
    }

    /** The peer announced itself, by whichever side's connection. */
    void announced(NodeIdentity announced) throws ProtocolException {
      failures = 0;
      if (identity == null) {
        identity = announced;
        listener.joined(announced, session);
      } else if (identity.role() != announced.role()) {
        throw new ProtocolException(address + " changed its role to " + announced.role());
      } else if (interrupted) {
        listener.reconnected(announced);
      }
      interrupted = false;
    }

    void disconnected(Connection connection, boolean announcedBefore) {
      if (session.detach(connection) && !session.isClosed()) {
        interrupted = true;
        if (announcedBefore) {
          connect();
        } else {
          dialFailed("closed before it announced itself");
        }
      }
    }

    void lose(String reason) {
      peers.remove(address, this);
      session.close(reason);
      if (identity != null && !closed) {
        listener.lost(identity);
      }
    }

    Caller caller(Connection connection) {
      return new Caller(Optional.ofNullable(identity), session, connection.remoteAddress());
    }
  }

  private void serveCluster(Peer peer, Caller caller, Connection connection, Frame frame)
      throws ProtocolException {
    if (frame instanceof RequestFrame request) {
      services.cluster().dispatch(caller, request, connection);
    } else if (frame instanceof Answer answer) {
      peer.session.onAnswer(answer);
    } else {
      throw new ProtocolException("a second init message");
    }
  }

  /** A connection that this node made to another node. */
  private final class Outgoing implements ConnectionListener {

    private final Peer peer;
    private Caller caller;

    Outgoing(Peer peer) {
      this.peer = peer;
    }

    @Override
    public void onFrame(Connection connection, Frame frame) throws ProtocolException {
      if (caller == null) {
        caller = accept(connection, frame);
      } else {
        serveCluster(peer, caller, connection, frame);
      }
    }

    private Caller accept(Connection connection, Frame frame) throws ProtocolException {
      if (!(frame instanceof ClusterInitFrame init)) {
        throw new ProtocolException("no init message; it is no kumofs node");
      }
      if (!init.address().equals(peer.address)) {
        log.warn("{} announces itself as {}", peer.address, init.address());
      }
      synchronized (lock) {
        peer.announced(new NodeIdentity(peer.address, init.role()));
      }
      return peer.caller(connection);
    }

    @Override
    public void onClosed(Connection connection) {
      synchronized (lock) {
        peer.disconnected(connection, caller != null);
      }
    }
  }

  /** A connection that was accepted; its first message says from whom. */
  private final class Incoming implements ConnectionListener {

    private Peer peer;
    private Caller caller;

    @Override
    public void onFrame(Connection connection, Frame frame) throws ProtocolException {
      if (caller == null && frame instanceof ClusterInitFrame init) {
        acceptNode(connection, init);
        return;
      }
      if (caller == null) {
        acceptClient(connection, frame);
      }
      if (peer != null) {
        serveCluster(peer, caller, connection, frame);
      } else {
        serveClient(connection, frame);
      }
    }

    private void acceptNode(Connection connection, ClusterInitFrame init) throws ProtocolException {
      NodeIdentity announced = new NodeIdentity(init.address(), init.role());
      if (announced.address().equals(settings.self().address())) {
        throw new ProtocolException("it announces this node's own address");
      }
      synchronized (lock) {
        if (closed) {
          connection.close();
          return;
        }
        peer = peer(announced.address());
        // An original hangs up on anything but an init message as the first one back.
        connection.send(WRITER.clusterInit(settings.self().address(), settings.self().role()));
        peer.announced(announced);
        peer.session.attach(connection);
      }
      caller = peer.caller(connection);
    }

    private void acceptClient(Connection connection, Frame frame) throws ProtocolException {
      if (!(frame instanceof RequestFrame)) {
        throw new ProtocolException("the first message is an answer");
      }
      clients.add(connection);
      synchronized (lock) {
        if (closed) {
          connection.close();
        }
      }
      connection.readOnlyWhileWritable();
      RpcSession session = new RpcSession(connection.remoteAddress(), scheduler.time(), () -> {});
      session.attach(connection);
      expiry.watch(session);
      caller = new Caller(Optional.empty(), session, connection.remoteAddress());
    }

    private void serveClient(Connection connection, Frame frame) throws ProtocolException {
      if (frame instanceof RequestFrame request) {
        services.client().dispatch(caller, request, connection);
      } else if (frame instanceof Answer answer) {
        caller.session().onAnswer(answer);
      } else {
        throw new ProtocolException("an init message in the midst of a client's");
      }
    }

    @Override
    public void onClosed(Connection connection) {
      clients.remove(connection);
      if (peer != null) {
        synchronized (lock) {
          peer.disconnected(connection, true);
        }
      } else if (caller != null) {
        caller.session().close("the client hung up");
      }
    }
  }
}
