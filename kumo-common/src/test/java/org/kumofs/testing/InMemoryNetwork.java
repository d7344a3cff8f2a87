package org.kumofs.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.Connection;
import org.kumofs.rpc.ConnectionListener;
import org.kumofs.rpc.Transport;
import org.kumofs.rpc.wire.EncodedFrame;
import org.kumofs.rpc.wire.Frame;
import org.kumofs.rpc.wire.Frame.RequestFrame;
import org.kumofs.rpc.wire.Frame.ResponseFrame;
import org.kumofs.rpc.wire.FrameReader;
import org.kumofs.rpc.wire.ProtocolException;

/**
 * A network in memory, on virtual time: every frame is encoded and decoded as on a socket, arrives
 * after a delay and in order on its connection. Tests cut hosts off, stop and kill them, and drop
 * requests by method.
 */
public final class InMemoryNetwork {

  private static final FrameReader READER = new FrameReader();

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final VirtualTime time;
  private final Map<NodeAddress, Function<Connection, ConnectionListener>> listening =
      new HashMap<>();
  private final List<Link> links = new ArrayList<>();
  private final List<HostTransport> transports = new ArrayList<>();
  private final Set<NodeAddress> silent = new HashSet<>();
  private final Set<Way> cut = new HashSet<>();
  private final Map<NodeAddress, List<Runnable>> stopped = new HashMap<>();
  private final Map<NodeAddress, Integer> answersTo = new HashMap<>();
  private LongSupplier delayMillis = () -> 1;
  private Firewall firewall = (from, to, request) -> true;
  private int nextPort = 50_000;

  /** Decides which requests get through. */
  @FunctionalInterface
  public interface Firewall {

    /** Whether a request may pass. */
    boolean lets(NodeAddress from, NodeAddress to, int methodId);

    /** Whether an answer may pass. */
    default boolean letsAnswer(NodeAddress from, NodeAddress to) {
      return true;
    }
  }

  private record Way(NodeAddress from, NodeAddress to) {}

  /** Creates a network without hosts. */
  public InMemoryNetwork(VirtualTime time) {
    this.time = time;
  }

  /** The transport of one host, known to the network by its node's address. */
  public Transport transport(NodeAddress host) {
    HostTransport transport = new HostTransport(host);
    transports.add(transport);
    return transport;
  }

  /** From now on every frame and every attempt to connect takes so long; 1 ms by default. */
  public void setDelay(LongSupplier newDelayMillis) {
    delayMillis = newDelayMillis;
  }

  /** From now on only requests that the firewall lets pass arrive. */
  public void setFirewall(Firewall newFirewall) {
    firewall = newFirewall;
  }

  /** How many answers have arrived at a host. */
  public int answersTo(NodeAddress host) {
    return answersTo.getOrDefault(host, 0);
  }

  /** The host hangs: what is sent to it or by it vanishes, its connections stay open. */
  public void silence(NodeAddress host) {
    silent.add(host);
  }

  /** The host answers again; what it was sent meanwhile is lost. */
  public void wake(NodeAddress host) {
    silent.remove(host);
  }

  /** Nothing gets from one of two hosts to the other any more; their connections stay open. */
  public void part(NodeAddress one, NodeAddress other) {
    cut(one, other);
    cut(other, one);
  }

  /** Two hosts reach each other again. */
  public void join(NodeAddress one, NodeAddress other) {
    mend(one, other);
    mend(other, one);
  }

  /** Nothing gets from a host to another any more; the other way it does. */
  public void cut(NodeAddress from, NodeAddress to) {
    cut.add(new Way(from, to));
  }

  /** Undoes {@link #cut}. */
  public void mend(NodeAddress from, NodeAddress to) {
    cut.remove(new Way(from, to));
  }

  private boolean isCutOff(NodeAddress from, NodeAddress to) {
    return silent.contains(from)
        || silent.contains(to)
        || (!cut.isEmpty() && cut.contains(new Way(from, to)));
  }

  /** All connections between two hosts break. */
  public void disconnect(NodeAddress one, NodeAddress other) {
    List.copyOf(links).stream()
        .filter(link -> link.touches(one) && link.touches(other))
        .forEach(Link::close);
  }

  /**
   * The process on the host stands still, as after SIGSTOP: its connections stay open and what it
   * is sent waits for it. Stopping its loops is up to the caller.
   */
  public void stop(NodeAddress host) {
    stopped.putIfAbsent(host, new ArrayList<>());
  }

  /** The process goes on with what has arrived meanwhile. */
  public void resume(NodeAddress host) {
    List<Runnable> arrived = stopped.remove(host);
    if (arrived != null) {
      arrived.forEach(Runnable::run);
    }
  }

  /** Something reaches the process on a host. */
  private void arrive(NodeAddress host, Runnable event) {
    List<Runnable> waiting = stopped.get(host);
    if (waiting == null) {
      event.run();
    } else {
      waiting.add(event);
    }
  }

  /**
   * The process on the host dies: its ports close, its connections end, and whatever objects are
   * left of it reach nobody and hear nothing. A new process begins with a new {@link #transport},
   * or with {@link Transport#listen} on the old one.
   */
  public void kill(NodeAddress host) {
    transports.stream().filter(of -> of.host.equals(host)).forEach(of -> of.dead = true);
    transports.removeIf(of -> of.host.equals(host));
    stopped.remove(host);
    listening.remove(host);
    for (Link link : List.copyOf(links)) {
      if (link.touches(host)) {
        link.dieWith(host);
      }
    }
  }

  private final class HostTransport implements Transport {

    private final NodeAddress host;
    private boolean dead;

    HostTransport(NodeAddress host) {
      this.host = host;
    }

    @Override
    public CompletableFuture<Connection> dial(
        NodeAddress address, long timeoutMillis, ConnectionListener listener) {
      CompletableFuture<Connection> result = new CompletableFuture<>();
      if (isCutOff(host, address) || isCutOff(address, host)) {
        time.after(
            timeoutMillis,
            () -> result.completeExceptionally(new IOException("connect timed out")));
      } else {
        time.after(delayMillis.getAsLong(), () -> connect(address, listener, result));
      }
      return result;
    }

    @Override
    public int setTcpNoDelay(boolean on) {
      return (int) links.stream().filter(link -> link.touches(host)).count();
    }

    private void connect(
        NodeAddress address, ConnectionListener listener, CompletableFuture<Connection> result) {
      Function<Connection, ConnectionListener> acceptor = listening.get(address);
      if (acceptor == null || dead) {
        result.completeExceptionally(new IOException("connection refused"));
        return;
      }
      Link link = new Link(host, address);
      links.add(link);
      arrive(address, () -> link.accepted.listener = acceptor.apply(link.accepted));
      link.dialed.listener = listener;
      arrive(host, () -> result.complete(link.dialed));
    }

    @Override
    public Listening listen(NodeAddress address, Function<Connection, ConnectionListener> acceptor)
        throws IOException {
      if (listening.putIfAbsent(address, acceptor) != null) {
        throw new IOException("address in use: " + address);
      }
      if (dead) {
        dead = false;
        transports.add(this);
      }
      return new Listening() {
        @Override
        public NodeAddress address() {
          return address;
        }

        @Override
        public void close() {
          listening.remove(address, acceptor);
        }
      };
    }
  }

  /** Both ends of a connection. */
  private final class Link {

    private final NodeAddress from;
    private final NodeAddress to;
    private final End dialed;
    private final End accepted;
    private boolean open = true;

    Link(NodeAddress from, NodeAddress to) {
      this.from = from;
      this.to = to;
      this.dialed = new End(this, from, to, to);
      this.accepted = new End(this, to, from, from.withPort(nextPort++));
      dialed.other = accepted;
      accepted.other = dialed;
    }

    boolean touches(NodeAddress host) {
      return from.equals(host) || to.equals(host);
    }

    void close() {
      closeTowards(List.of(dialed, accepted));
    }

    /** Closes; the process on the host, being dead, does not hear of it. */
    void dieWith(NodeAddress host) {
      closeTowards(Stream.of(dialed, accepted).filter(end -> !end.own.equals(host)).toList());
    }

    private void closeTowards(List<End> ends) {
      if (open) {
        open = false;
        links.remove(this);
        for (End end : ends) {
          time.after(1, () -> arrive(end.own, () -> end.listener.onClosed(end)));
        }
      }
    }
  }

  /** One end of a connection. */
  private final class End implements Connection {

    private final Link link;
    private final NodeAddress own;
    private final NodeAddress peer;
    private final NodeAddress remoteAddress;
    private End other;
    private ConnectionListener listener;

    /** When the last frame that was sent gets there. */
    private long lastArrivalNanos;

    End(Link link, NodeAddress own, NodeAddress peer, NodeAddress remoteAddress) {
      this.link = link;
      this.own = own;
      this.peer = peer;
      this.remoteAddress = remoteAddress;
    }

    @Override
    public boolean send(EncodedFrame frame) {
      if (link.open) {
        byte[] bytes = bytesOf(frame);
        time.after(nextArrivalMillis(), () -> other.deliver(bytes));
      }
      return true;
    }

    private long nextArrivalMillis() {
      long now = time.nanoTime();
      lastArrivalNanos =
          Math.max(lastArrivalNanos, now + delayMillis.getAsLong() * NANOS_PER_MILLI);
      return (lastArrivalNanos - now) / NANOS_PER_MILLI;
    }

    private void deliver(byte[] bytes) {
      if (link.open && !isCutOff(peer, own)) {
        arrive(own, () -> receive(bytes));
      }
    }

    private void receive(byte[] bytes) {
      try {
        Frame frame = READER.read(ByteBuffer.wrap(bytes));
        if (frame instanceof ResponseFrame) {
          answersTo.merge(own, 1, Integer::sum);
        }
        if (passes(frame)) {
          listener.onFrame(this, frame);
        }
      } catch (ProtocolException e) {
        link.close();
      }
    }

    private boolean passes(Frame frame) {
      if (frame instanceof RequestFrame request) {
        return firewall.lets(peer, own, request.methodId());
      }
      return !(frame instanceof ResponseFrame) || firewall.letsAnswer(peer, own);
    }

    @Override
    public boolean isOpen() {
      return link.open;
    }

    @Override
    public void readOnlyWhileWritable() {}

    @Override
    public void close() {
      link.close();
    }

    @Override
    public NodeAddress remoteAddress() {
      return remoteAddress;
    }
  }

  private static byte[] bytesOf(EncodedFrame frame) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(frame.length());
    for (ByteBuffer buffer : frame.buffers()) {
      ByteBuffer copy = buffer.duplicate();
      byte[] part = new byte[copy.remaining()];
      copy.get(part);
      bytes.writeBytes(part);
    }
    return bytes.toByteArray();
  }
}
