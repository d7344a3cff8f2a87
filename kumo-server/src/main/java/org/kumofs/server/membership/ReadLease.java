package org.kumofs.server.membership;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.kumofs.data.RawKey;
import org.kumofs.message.RingNewsReport;
import org.kumofs.message.RingStamps;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.Ring;
import org.kumofs.ring.RingPair;
import org.kumofs.ring.RingSeed;
import org.kumofs.time.ControlLoop;
import org.kumofs.time.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets reads be answered only while this server has reason to believe that no later rings are in
 * use: one that was given up, and does not know it, would show what has been replaced since. It
 * goes by the answers of its managers and, where these are missing, by what other servers say. See
 * {@code docs/cluster.md}, Reads of a server that is cut off.
 *
 * <p>Works on the control loop; {@link #require} and {@link #report} may be called by any thread.
 * Register it as a listener of the rings.
 */
public final class ReadLease implements RingListener, ManagerSigns, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ReadLease.class);

  private final RingHolder rings;
  private final NodeAddress self;
  private final RingNewsPeers peers;
  private final ControlLoop control;
  private final KeepAliveSettings settings;
  private final SignsOfLife signs;
  private final Set<NodeAddress> asked = new HashSet<>();

  /** The latest read ring that a manager has told of; it may not be taken yet. */
  private RingSeed announced = RingSeed.EMPTY;

  private Scheduler.Cancellable ticks = () -> {};
  private boolean refusing;
  private volatile ReadPermit permit;

  /**
   * How other nodes are heard.
   *
   * @param managers the managers of this server
   * @param peers asks other servers
   * @param settings how long a sign counts
   */
  public record Means(KnownManagers managers, RingNewsPeers peers, KeepAliveSettings settings) {}

  /**
   * @param self this server's announced address
   */
  public ReadLease(RingHolder rings, NodeAddress self, Means means, ControlLoop control) {
    this.rings = rings;
    this.self = self;
    this.peers = means.peers();
    this.control = control;
    this.settings = means.settings();
    this.signs = new SignsOfLife(means.managers().addresses(), settings);
    this.permit = ReadPermit.none(control.time().nanoTime(), "no manager has answered yet");
  }

  /** Looks for signs from now on. */
  public void start() {
    if (isNeeded()) {
      ticks = control.scheduleRepeatedly(settings.signIntervalMillis(), this::tick);
    }
  }

  private boolean isNeeded() {
    return settings.readLeaseMillis() > 0;
  }

  /**
   * Makes sure that what lies here under a key may be told. To be called after it was read: later
   * rings may have come into use before that.
   *
   * @throws CutOffException if it may not
   */
  public void require(RawKey key) {
    if (!isNeeded()) {
      return;
    }
    ReadPermit now = permit;
    boolean over = now.isOver(control.time().nanoTime());
    if (over || !now.isForAll()) {
      require(key, now, over);
    }
  }

  /** Nobody can have taken the place of an only owner. */
  private void require(RawKey key, ReadPermit now, boolean over) {
    RingPair held = rings.rings();
    Set<NodeAddress> owners = new HashSet<>(held.write().ownersOf(key.hash()).active());
    owners.addAll(held.read().ownersOf(key.hash()).active());
    owners.remove(self);
    if (over ? !owners.isEmpty() : owners.stream().anyMatch(now.unheard()::contains)) {
      throw new CutOffException("this server may have been given up: " + now.reason());
    }
  }

  /** Why not all reads are answered, for the operator; empty if they are. Any thread. */
  public Optional<String> trouble() {
    return Optional.of(permit.reason())
        .filter(reason -> isNeeded() && !reason.isEmpty())
        .map(reason -> "reads are refused: " + reason);
  }

  /** What this server knows of the cluster, for other servers. */
  public RingNewsReport report() {
    return new RingNewsReport(
        RingStamps.of(rings.rings()), signs.heardManagers(control.time().nanoTime()));
  }

  /** An adopter that tells of rings before they are taken, which may take long. */
  public RingAdopter watching(RingAdopter adopter) {
    return (write, read) -> {
      announced(read);
      return adopter.adopt(write, read);
    };
  }

  private void announced(RingSeed read) {
    if (!read.isEmpty() && announced.clockTime().isBefore(read.clockTime())) {
      announced = read;
      judge();
    }
  }

  /** Rings are taken when the disk has them, which may hang. */
  private boolean isAboutToBeGivenUp(Ring held) {
    return held.clockTime().isBefore(announced.clockTime())
        && announced.nodes().stream()
            .noneMatch(node -> node.active() && node.address().equals(self));
  }

  @Override
  public void heard(NodeAddress manager, long sentNanos) {
    signs.heard(manager, sentNanos);
    judge();
  }

  @Override
  public void ringsChanged(RingPair before, RingPair after) {
    judge();
  }

  private void tick() {
    if (signs.isAnySilent(control.time().nanoTime())) {
      others().stream().filter(asked::add).forEach(this::ask);
    }
    judge();
    tellOfChange();
  }

  private Set<NodeAddress> others() {
    RingPair now = rings.rings();
    Set<NodeAddress> others = new TreeSet<>(now.write().activeAddresses());
    others.addAll(now.read().activeAddresses());
    others.remove(self);
    return others;
  }

  private void ask(NodeAddress server) {
    long askedNanos = control.time().nanoTime();
    peers
        .ask(server, settings.signIntervalMillis())
        .whenCompleteAsync(
            (report, failure) -> {
              asked.remove(server);
              if (failure == null) {
                signs.answered(server, askedNanos, report);
                judge();
              }
            },
            control);
  }

  private void judge() {
    if (!isNeeded()) {
      return;
    }
    long now = control.time().nanoTime();
    RingPair held = rings.rings();
    permit =
        isAboutToBeGivenUp(held.read())
            ? ReadPermit.none(now, "a manager has said so")
            : signs.judge(now, RingStamps.of(held), others());
  }

  private void tellOfChange() {
    boolean refusesNow = !permit.reason().isEmpty();
    if (refusesNow != refusing && rings.rings().read().isActive(self)) {
      refusing = refusesNow;
      log.warn(
          refusing
              ? "this server may have been given up, reads are refused: {}"
              : "reads are answered again",
          permit.reason());
    }
  }

  @Override
  public void close() {
    ticks.cancel();
  }
}
