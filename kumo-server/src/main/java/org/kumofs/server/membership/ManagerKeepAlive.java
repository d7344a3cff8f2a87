package org.kumofs.server.membership;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.kumofs.clock.LamportClock;
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
import org.kumofs.time.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the connections to the managers: dials them at once and at every tick, finds out those that
 * hang, and asks each one that is there for the rings. Works on the control loop. See {@code
 * docs/cluster.md}, Membership.
 */
public final class ManagerKeepAlive implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ManagerKeepAlive.class);
  private static final long MIN_MILLIS_BETWEEN_DOUBTS = 1_000;

  private final Peers peers;
  private final RingAdopter rings;
  private final LamportClock clock;
  private final ControlLoop control;
  private final KeepAliveSettings settings;
  private final List<Contact> contacts;

  private final AtomicBoolean doubtUnderWay = new AtomicBoolean();
  private Scheduler.Cancellable ticks = () -> {};

  /** Nothing is dialled until {@link #start}. */
  public ManagerKeepAlive(
      KnownManagers managers,
      Peers peers,
      RingAdopter rings,
      LamportClock clock,
      ControlLoop control,
      KeepAliveSettings settings) {
    this.peers = peers;
    this.rings = rings;
    this.clock = clock;
    this.control = control;
    this.settings = settings;
    this.contacts = managers.addresses().stream().map(Contact::new).toList();
  }

  /** Dials the managers, now and at every tick. */
  public void start() {
    control.execute(this::tick);
    ticks = control.scheduleRepeatedly(settings.intervalMillis(), this::tick);
  }

  private void tick() {
    contacts.forEach(Contact::tick);
  }

  /** A manager has announced itself: its rings are asked for. Control loop only. */
  public void joined(NodeAddress manager) {
    for (Contact contact : contacts) {
      if (contact.address.equals(manager)) {
        contact.ringsWanted = true;
        contact.askForRings();
      }
    }
  }

  /**
   * Asks the managers for the rings, since somebody goes by others than this server: one of both is
   * behind. At most once a second, however often it is called; any thread.
   */
  public void doubtRings() {
    if (doubtUnderWay.compareAndSet(false, true)) {
      control.execute(() -> contacts.forEach(Contact::askForRingsIfConnected));
      control.schedule(MIN_MILLIS_BETWEEN_DOUBTS, () -> doubtUnderWay.set(false));
    }
  }

  @Override
  public void close() {
    ticks.cancel();
  }

  /** One manager. Control loop only. */
  private final class Contact {

    private final NodeAddress address;
    private boolean answerAwaited;
    private boolean ringsWanted = true;
    private boolean ringsAwaited;

    Contact(NodeAddress address) {
      this.address = address;
    }

    void tick() {
      if (!answerAwaited) {
        answerAwaited = true;
        RpcSession session = peers.session(address);
        session
            .call(new KeepAlive(clock.take()), settings.timeoutMillis())
            .whenCompleteAsync((answer, failure) -> answered(session, failure), control);
      }
      if (ringsWanted) {
        askForRingsIfConnected();
      }
    }

    private void answered(RpcSession session, Throwable failure) {
      answerAwaited = false;
      if (failure instanceof RpcException e && e.is(ErrorCode.TIMEOUT) && session.isConnected()) {
        peers.drop(address, "no answer to a keepalive for " + settings.timeoutMillis() + " ms");
      }
    }

    void askForRingsIfConnected() {
      if (peers.isConnected(address)) {
        askForRings();
      }
    }

    void askForRings() {
      if (ringsAwaited) {
        return;
      }
      ringsAwaited = true;
      RpcSession session = peers.session(address);
      // The read ring first: what it says is never ahead of the write ring that comes after it.
      CompletableFuture<RingSeed> read =
          session.call(new ReadRingRequest(), settings.timeoutMillis());
      CompletableFuture<RingSeed> write =
          session.call(new WriteRingRequest(), settings.timeoutMillis());
      write.thenCombine(read, RingSeeds::new).whenCompleteAsync(this::ringsAnswered, control);
    }

    private void ringsAnswered(RingSeeds answer, Throwable failure) {
      ringsAwaited = false;
      if (failure == null) {
        ringsWanted = false;
        rings.adopt(answer.write(), answer.read()).exceptionally(this::notAdopted);
      } else {
        log.debug("{} did not tell its rings: {}", address, failure.getMessage());
      }
    }

    private boolean notAdopted(Throwable failure) {
      log.warn("the rings of {} are not taken yet: {}", address, failure.getMessage());
      ringsWanted = true;
      return false;
    }
  }
}
