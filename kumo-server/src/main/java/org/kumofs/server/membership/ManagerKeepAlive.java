package org.kumofs.server.membership;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.kumofs.clock.LamportClock;
import org.kumofs.message.KeepAlive;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.Peers;
import org.kumofs.time.ControlLoop;
import org.kumofs.time.Scheduler;

/**
 * Keeps the connections to the managers: dials them at once and at every tick, finds out those that
 * hang, introduces this server to each one that is there and asks for the rings. Works on the
 * control loop. See {@code docs/cluster.md}, Membership and Identities.
 */
public final class ManagerKeepAlive implements AutoCloseable, ManagerReadiness {

  private static final long MIN_MILLIS_BETWEEN_DOUBTS = 1_000;

  private final Peers peers;
  private final Rings rings;
  private final LamportClock clock;
  private final Introducer introducer;
  private final ControlLoop control;
  private final KeepAliveSettings settings;
  private final List<ManagerContact> contacts;
  private final AtomicBoolean doubtUnderWay = new AtomicBoolean();
  private Scheduler.Cancellable ticks = () -> {};

  /**
   * Where the rings of managers go.
   *
   * @param adopter takes them
   * @param memory has those of before
   * @param signs hears of a manager whose rings are taken and that still answers
   */
  public record Rings(RingAdopter adopter, RingMemory memory, ManagerSigns signs) {}

  /**
   * When things happen.
   *
   * @param control where
   */
  public record Pace(ControlLoop control, KeepAliveSettings settings) {}

  /** Nothing is dialled until {@link #start}. */
  public ManagerKeepAlive(
      KnownManagers managers,
      Peers peers,
      Rings rings,
      LamportClock clock,
      Introducer introducer,
      Pace pace) {
    this.peers = peers;
    this.rings = rings;
    this.clock = clock;
    this.introducer = introducer;
    this.control = pace.control();
    this.settings = pace.settings();
    this.contacts = managers.addresses().stream().map(this::newContact).toList();
  }

  private ManagerContact newContact(NodeAddress address) {
    return new ManagerContact(address, peers, rings, introducer, new Pace(control, settings));
  }

  /** Dials the managers, now and at every tick. */
  public void start() {
    control.execute(this::tick);
    ticks = control.scheduleRepeatedly(settings.managerIntervalMillis(), this::tick);
  }

  private void tick() {
    contacts.forEach(contact -> contact.tick(new KeepAlive(clock.take())));
  }

  /** A manager has announced itself, perhaps after a restart. Control loop only. */
  public void connected(NodeAddress manager) {
    contacts.stream().filter(contact -> contact.is(manager)).forEach(ManagerContact::connected);
  }

  @Override
  public CompletableFuture<Void> of(NodeAddress manager) {
    return contacts.stream()
        .filter(contact -> contact.is(manager))
        .findFirst()
        .map(ManagerContact::ready)
        .orElseGet(() -> CompletableFuture.completedFuture(null));
  }

  /**
   * Tells the managers that the database is another one. Control loop only.
   *
   * @return done on the control loop when all have heard it or can't be reached; never fails
   */
  public CompletableFuture<Void> introduceAgain() {
    return CompletableFuture.allOf(
        contacts.stream().map(ManagerContact::introduceAgain).toArray(CompletableFuture<?>[]::new));
  }

  /**
   * Asks the managers for the rings, since somebody goes by others than this server: one of both is
   * behind. At most once a second, however often it is called; any thread.
   */
  public void doubtRings() {
    if (doubtUnderWay.compareAndSet(false, true)) {
      control.execute(() -> contacts.forEach(ManagerContact::askForRings));
      control.schedule(MIN_MILLIS_BETWEEN_DOUBTS, () -> doubtUnderWay.set(false));
    }
  }

  @Override
  public void close() {
    ticks.cancel();
  }
}
