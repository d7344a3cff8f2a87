package org.kumofs.server.membership;

import java.util.concurrent.CompletableFuture;
import org.kumofs.message.KeepAlive;
import org.kumofs.message.ReadRingRequest;
import org.kumofs.message.RingSeeds;
import org.kumofs.message.WriteRingRequest;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.RingSeed;
import org.kumofs.rpc.Peers;
import org.kumofs.rpc.RpcException;
import org.kumofs.rpc.RpcSession;
import org.kumofs.rpc.wire.ErrorCode;
import org.kumofs.time.ControlLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One manager as a server sees it. Each time it has connected this server finds out what it is: one
 * of ours is introduced to before anything else, an original is asked for its rings. Control loop
 * only.
 */
final class ManagerContact {

  private static final Logger log = LoggerFactory.getLogger(ManagerContact.class);

  private final NodeAddress address;
  private final Peers peers;
  private final ManagerKeepAlive.Rings rings;
  private final Introducer introducer;
  private final ControlLoop control;
  private final KeepAliveSettings settings;

  private Kind kind = Kind.UNKNOWN;

  /** Done when this server is introduced on the present connection, or need not be. */
  private CompletableFuture<Void> ready = new CompletableFuture<>();

  /** Counts the connections; what belongs to an earlier one does not count. */
  private int connection;

  private boolean greeting;

  /** When that was sent which the manager has answered last, or when it connected. */
  private long lastAnsweredNanos;

  private boolean ringsWanted;
  private boolean ringsAwaited;

  private enum Kind {
    UNKNOWN,
    ORIGINAL,
    OURS
  }

  /**
   * A keepalive.
   *
   * @param introduced whether this server went by the manager's rings then
   */
  private record Sent(RpcSession session, long nanos, int connection, boolean introduced) {}

  ManagerContact(
      NodeAddress address,
      Peers peers,
      ManagerKeepAlive.Rings rings,
      Introducer introducer,
      ManagerKeepAlive.Pace pace) {
    this.address = address;
    this.peers = peers;
    this.rings = rings;
    this.introducer = introducer;
    this.control = pace.control();
    this.settings = pace.settings();
    this.lastAnsweredNanos = now();
  }

  boolean is(NodeAddress manager) {
    return address.equals(manager);
  }

  CompletableFuture<Void> ready() {
    return ready;
  }

  void tick(KeepAlive keepAlive) {
    RpcSession session = peers.session(address);
    Sent sent = new Sent(session, now(), connection, ready.isDone() && !ringsWanted);
    session
        .call(keepAlive, settings.timeoutMillis())
        .whenCompleteAsync((answer, failure) -> answered(sent, failure), control);
    if (!ready.isDone() || ringsWanted) {
      greet();
    }
  }

  private void answered(Sent sent, Throwable failure) {
    if (failure == null) {
      lastAnsweredNanos = Math.max(lastAnsweredNanos, sent.nanos());
      if (sent.introduced() && sent.connection() == connection) {
        rings.signs().heard(address, sent.nanos());
      }
    } else if (failure instanceof RpcException e
        && e.is(ErrorCode.TIMEOUT)
        && now() - lastAnsweredNanos >= patienceNanos()
        && sent.session().isConnected()) {
      peers.drop(address, "no answer to a keepalive for " + settings.timeoutMillis() + " ms");
    }
  }

  /**
   * Longer than a manager's: one that is cut off from this server is to notice by itself, instead
   * of dialling again and again since the connection was closed.
   */
  private long patienceNanos() {
    return (settings.timeoutMillis() + settings.intervalMillis()) * 1_000_000;
  }

  private long now() {
    return control.time().nanoTime();
  }

  /** The manager has announced itself; it may have been restarted, or be another one. */
  void connected() {
    connection++;
    lastAnsweredNanos = now();
    kind = Kind.UNKNOWN;
    ringsWanted = true;
    if (ready.isDone()) {
      ready = new CompletableFuture<>();
    }
    greet();
  }

  /** Does the next thing that is to be done before the manager's rings are known. */
  private void greet() {
    if (greeting || !peers.isConnected(address)) {
      return;
    }
    greeting = true;
    Kind before = kind;
    int greeted = connection;
    long asked = now();
    CompletableFuture<Runnable> step =
        switch (before) {
          case UNKNOWN -> introducer.isInterested(address).thenApply(ours -> () -> isOfKind(ours));
          case ORIGINAL -> askForBothRings().thenApply(answer -> () -> adopt(answer, asked));
          case OURS -> introduce().thenApply(answer -> () -> introduced(answer, asked));
        };
    step.whenCompleteAsync(
        (consequence, failure) -> {
          greeting = false;
          if (greeted != connection) {
            greet();
          } else if (failure == null) {
            consequence.run();
          } else {
            log.debug("{} does not answer: {}", address, failure.getMessage());
          }
        },
        control);
  }

  private void isOfKind(boolean ours) {
    kind = ours ? Kind.OURS : Kind.ORIGINAL;
    if (!ours) {
      rings.memory().disregard();
      ready.complete(null);
    }
    greet();
  }

  private CompletableFuture<RingSeeds> introduce() {
    return introducer.introduce(peers.session(address), settings.timeoutMillis());
  }

  private void introduced(RingSeeds answer, long askedNanos) {
    // Queued ahead of what the manager commands from now on.
    adopt(answer, askedNanos);
    ready.complete(null);
  }

  private void adopt(RingSeeds answer, long askedNanos) {
    ringsWanted = false;
    rings
        .adopter()
        .adopt(answer.write(), answer.read())
        .whenCompleteAsync((taken, failure) -> adopted(taken, failure, askedNanos), control);
  }

  private void adopted(Boolean taken, Throwable failure, long askedNanos) {
    if (failure != null) {
      log.warn("the rings of {} are not taken yet: {}", address, failure.getMessage());
      ringsWanted = true;
    } else if (!taken && rings.memory().unconfirmed().isPresent()) {
      // It does not hand them out yet, or has yet to learn that there are later ones.
      ringsWanted = true;
    } else {
      rings.signs().heard(address, askedNanos);
    }
  }

  /** Tells the manager that the database is another one; done when it has heard, or never will. */
  CompletableFuture<Void> introduceAgain() {
    if (kind != Kind.OURS || !peers.isConnected(address)) {
      return CompletableFuture.completedFuture(null);
    }
    return introduce().handleAsync((answer, failure) -> null, control);
  }

  /** Asks for the rings, if the manager is there and knows this server. */
  void askForRings() {
    if (ringsAwaited || !ready.isDone() || !peers.isConnected(address)) {
      return;
    }
    ringsAwaited = true;
    long asked = now();
    askForBothRings()
        .whenCompleteAsync(
            (answer, failure) -> {
              ringsAwaited = false;
              if (failure == null) {
                adopt(answer, asked);
              } else {
                log.debug("{} did not tell its rings: {}", address, failure.getMessage());
              }
            },
            control);
  }

  private CompletableFuture<RingSeeds> askForBothRings() {
    RpcSession session = peers.session(address);
    // The read ring first: what it says is never ahead of the write ring that comes after it.
    CompletableFuture<RingSeed> read =
        session.call(new ReadRingRequest(), settings.timeoutMillis());
    CompletableFuture<RingSeed> write =
        session.call(new WriteRingRequest(), settings.timeoutMillis());
    return write.thenCombine(read, RingSeeds::new);
  }
}
