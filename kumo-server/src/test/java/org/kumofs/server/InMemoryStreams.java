package org.kumofs.server;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.Transport.Listening;
import org.kumofs.server.replace.stream.StreamConnection;
import org.kumofs.server.replace.stream.StreamListener;
import org.kumofs.server.replace.stream.StreamTransport;
import org.kumofs.testing.VirtualTime;
import org.kumofs.time.ControlLoop;
import org.kumofs.time.Scheduler;

/**
 * Replace streams in memory, on virtual time. As on a socket, bytes arrive after a delay, in pieces
 * that are not those that were sent, and a sender waits while too much is under way.
 */
public final class InMemoryStreams {

  private static final long DELAY_MILLIS = 1;

  private final VirtualTime time;
  private final Map<NodeAddress, Function<StreamConnection, StreamListener>> listening =
      new HashMap<>();
  private final List<End> ends = new ArrayList<>();
  private final Set<InetAddress> silent = new HashSet<>();
  private final Set<Way> cut = new HashSet<>();
  private int pieceBytes = 1_000;
  private int windowBytes = 64 * 1024;
  private long bytesUntilCut = Long.MAX_VALUE;
  private long mostUnderWay;
  private int dialed;
  private int nextPort = 50_000;

  private record Way(InetAddress from, InetAddress to) {}

  public InMemoryStreams(VirtualTime time) {
    this.time = time;
  }

  /** The transport of one host, known by its address, whatever the port. */
  public StreamTransport transport(NodeAddress host) {
    return new HostTransport(host);
  }

  /** From now on bytes arrive in pieces of this size at most. */
  public void deliverInPiecesOf(int bytes) {
    pieceBytes = bytes;
  }

  /** So many bytes may be under way before a sender waits. */
  public void holdAtMost(int bytes) {
    windowBytes = bytes;
  }

  /** The connection that carries the last of the next so many bytes breaks with it, once. */
  public void cutAfter(long bytes) {
    bytesUntilCut = bytes;
  }

  /** Nothing gets to or from a host any more; its connections stay open. */
  public void silence(NodeAddress host) {
    silent.add(host.host());
  }

  /** Undoes {@link #silence}: what was held back arrives. */
  public void wake(NodeAddress host) {
    silent.remove(host.host());
    List.copyOf(ends).forEach(End::pumpLater);
  }

  /** Nothing gets from a host to another any more; the other way it does. */
  public void cut(NodeAddress from, NodeAddress to) {
    cut.add(new Way(from.host(), to.host()));
  }

  /** Undoes {@link #cut}: what was held back arrives. */
  public void mend(NodeAddress from, NodeAddress to) {
    cut.remove(new Way(from.host(), to.host()));
    List.copyOf(ends).forEach(End::pumpLater);
  }

  private boolean isCutOff(NodeAddress from, NodeAddress to) {
    return silent.contains(from.host())
        || silent.contains(to.host())
        || cut.contains(new Way(from.host(), to.host()));
  }

  /** The process on a host dies: its ports close, its connections break. */
  public void kill(NodeAddress host) {
    listening.keySet().removeIf(address -> address.host().equals(host.host()));
    for (End end : List.copyOf(ends)) {
      if (end.own.host().equals(host.host())) {
        end.breakOff();
      }
    }
  }

  /** The most bytes that were ever under way in one direction of a connection. */
  public long mostUnderWay() {
    return mostUnderWay;
  }

  /** How many connections were made so far. */
  public int dialed() {
    return dialed;
  }

  /** How many are open. */
  public int open() {
    return ends.size() / 2;
  }

  private final class HostTransport implements StreamTransport {

    private final NodeAddress host;

    HostTransport(NodeAddress host) {
      this.host = host;
    }

    @Override
    public CompletableFuture<Void> dial(
        NodeAddress address,
        long timeoutMillis,
        Function<StreamConnection, StreamListener> opener) {
      CompletableFuture<Void> result = new CompletableFuture<>();
      if (isCutOff(host, address) || isCutOff(address, host)) {
        time.after(
            timeoutMillis,
            () -> result.completeExceptionally(new IOException("connect timed out")));
      } else {
        time.after(DELAY_MILLIS, () -> connect(address, opener, result));
      }
      return result;
    }

    private void connect(
        NodeAddress address,
        Function<StreamConnection, StreamListener> opener,
        CompletableFuture<Void> result) {
      Function<StreamConnection, StreamListener> acceptor = listening.get(address);
      if (acceptor == null) {
        result.completeExceptionally(new IOException("connection refused"));
        return;
      }
      dialed++;
      NodeAddress local = host.withPort(nextPort++);
      End near = new End(local, address);
      End far = new End(address, local);
      near.other = far;
      far.other = near;
      ends.add(near);
      ends.add(far);
      result.complete(null);
      far.listener = acceptor.apply(far);
      near.listener = opener.apply(near);
    }

    @Override
    public Listening listen(
        NodeAddress address, Function<StreamConnection, StreamListener> acceptor)
        throws IOException {
      NodeAddress bound = address.port() == 0 ? address.withPort(nextPort++) : address;
      if (listening.putIfAbsent(bound, acceptor) != null) {
        throw new IOException("address in use: " + bound);
      }
      return new Listening() {
        @Override
        public NodeAddress address() {
          return bound;
        }

        @Override
        public void close() {
          listening.remove(bound, acceptor);
        }
      };
    }
  }

  /** One end of a connection, with what is under way to it. */
  private final class End implements StreamConnection {

    private final NodeAddress own;
    private final NodeAddress peer;
    private final ControlLoop loop = time.newLoop();
    private final Queue<byte[]> inbound = new ArrayDeque<>();
    private final Queue<Runnable> blockedSends = new ArrayDeque<>();
    private End other;
    private StreamListener listener;
    private long inboundBytes;
    private boolean reading = true;
    private boolean open = true;
    private boolean otherClosed;

    End(NodeAddress own, NodeAddress peer) {
      this.own = own;
      this.peer = peer;
    }

    @Override
    public Scheduler loop() {
      return loop;
    }

    @Override
    public void send(ByteBuffer bytes, Runnable onWritten) {
      if (open) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        other.arriving(copy, () -> loop.schedule(0, () -> runIfOpen(onWritten)));
      }
    }

    private void runIfOpen(Runnable task) {
      if (open) {
        task.run();
      }
    }

    private void arriving(byte[] bytes, Runnable onWritten) {
      inbound.add(bytes);
      inboundBytes += bytes.length;
      mostUnderWay = Math.max(mostUnderWay, inboundBytes);
      blockedSends.add(onWritten);
      releaseSends();
      loop.schedule(DELAY_MILLIS, this::pump);
    }

    private void releaseSends() {
      while (inboundBytes <= windowBytes && !blockedSends.isEmpty()) {
        blockedSends.remove().run();
      }
    }

    void pumpLater() {
      loop.schedule(0, this::pump);
    }

    private void pump() {
      if (!open || !reading || isCutOff(peer, own)) {
        return;
      }
      Optional<byte[]> piece = takePiece();
      if (piece.isPresent()) {
        listener.onBytes(ByteBuffer.wrap(piece.get()).asReadOnlyBuffer());
        releaseSends();
        countTowardsCut(piece.get().length);
        pumpLater();
      } else if (otherClosed) {
        closed();
      }
    }

    private Optional<byte[]> takePiece() {
      byte[] first = inbound.peek();
      if (first == null) {
        return Optional.empty();
      }
      inbound.remove();
      if (first.length > pieceBytes) {
        byte[] rest = Arrays.copyOfRange(first, pieceBytes, first.length);
        ((ArrayDeque<byte[]>) inbound).addFirst(rest);
        first = Arrays.copyOf(first, pieceBytes);
      }
      inboundBytes -= first.length;
      return Optional.of(first);
    }

    private void countTowardsCut(int bytes) {
      bytesUntilCut -= bytes;
      if (bytesUntilCut <= 0) {
        bytesUntilCut = Long.MAX_VALUE;
        breakOff();
      }
    }

    @Override
    public void setReading(boolean nowReading) {
      reading = nowReading;
      pumpLater();
    }

    @Override
    public void close() {
      if (open) {
        other.otherClosed = true;
        other.loop.schedule(DELAY_MILLIS, other::pump);
        closed();
      }
    }

    private void closed() {
      if (open) {
        open = false;
        ends.remove(this);
        loop.schedule(0, listener::onClosed);
      }
    }

    /** Both ends learn of it, whether they read or not. */
    void breakOff() {
      closed();
      other.closed();
    }

    @Override
    public NodeAddress remoteAddress() {
      return peer;
    }
  }
}
