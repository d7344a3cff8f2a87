package org.kumofs.server.rejoin;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.kumofs.clock.HybridClock;
import org.kumofs.message.HeldRecords;
import org.kumofs.message.HeldRecords.Span;
import org.kumofs.message.Standing;
import org.kumofs.message.StandingReport;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.Ring;
import org.kumofs.ring.RingNode;
import org.kumofs.ring.RingPair;
import org.kumofs.ring.RingSeed;
import org.kumofs.server.membership.RingHolder;
import org.kumofs.server.membership.RingListener;
import org.kumofs.server.store.Completeness;
import org.kumofs.server.store.Store;
import org.kumofs.server.store.StoredRecord;
import org.kumofs.time.ControlLoop;
import org.kumofs.time.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out, again and again while this server is an owner, up to which moment it has every write,
 * and keeps that beside the database; decides by it, when the server comes back, whether its
 * records may stay. Tells the same to servers that come back, and sees to it that traces of deletes
 * outlast their return. See {@code docs/cluster.md}, Coming back. Control loop only.
 */
public final class Standings implements Resumption, RingListener, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Standings.class);
  private static final long SOON_MILLIS = 1_000;

  /** A server that comes back is in the ring long before; from then on the rings differ. */
  private static final long JOINING_NANOS = 600_000_000_000L;

  private final CompletenessKeeper keeper;
  private final Store store;
  private final HybridClock clock;
  private final RingHolder rings;
  private final Means means;
  private final long run;

  /** The servers that were asked last, and their processes. */
  private Map<NodeAddress, Long> runs = Map.of();

  /** Who may have brought records here, and has yet to be asked what he had erased. */
  private final Set<NodeAddress> sources = new HashSet<>();

  private Optional<Long> joinedSeconds = Optional.empty();
  private boolean vouches;
  private boolean asking;
  private boolean somebodyJoins;
  private long joiningUntilNanos;
  private Scheduler.Cancellable ticks = () -> {};

  /**
   * What this works with.
   *
   * @param self the address that this server announces
   * @param unsettledSeconds see {@link StandingReport#settledSeconds}; any thread
   * @param storage where the disk may be touched
   */
  public record Means(
      NodeAddress self,
      StandingPeers peers,
      LongSupplier unsettledSeconds,
      ControlLoop control,
      Executor storage,
      StandingSettings settings) {

    private boolean isOff() {
      return settings.slackSeconds() == 0;
    }
  }

  /** Asks nobody until {@link #start}. */
  public Standings(
      CompletenessKeeper keeper, Store store, HybridClock clock, RingHolder rings, Means means) {
    this.keeper = keeper;
    this.store = store;
    this.clock = clock;
    this.rings = rings;
    this.means = means;
    this.run = clock.next().bits();
  }

  /** Asks from now on. */
  public void start() {
    if (!means.isOff()) {
      ticks = means.control().scheduleRepeatedly(means.settings().intervalMillis(), this::mark);
    }
  }

  @Override
  public void close() {
    ticks.cancel();
  }

  /** What this server tells of itself; any thread. */
  public CompletableFuture<StandingReport> report(Standing question) {
    return CompletableFuture.supplyAsync(() -> reportNow(question), means.control());
  }

  private StandingReport reportNow(Standing question) {
    if (question.joining()) {
      somebodyJoins = true;
      joiningUntilNanos = means.control().time().nanoTime() + JOINING_NANOS;
    }
    return new StandingReport(
        rings.rings().write().clockTime(),
        run,
        Math.min(clock.unixSeconds(), means.unsettledSeconds().getAsLong()),
        keeper.vouchesFromSeconds(),
        vouches,
        keeper.kept().filter(known -> known.rejoinedWith().isPresent()).map(Completeness::held));
  }

  /**
   * Whether no trace of a delete may go now: while records move somebody may have to be told, and
   * before the rings are known nobody can say.
   */
  public boolean keepsTraces() {
    if (somebodyJoins && means.control().time().nanoTime() - joiningUntilNanos > 0) {
      somebodyJoins = false;
    }
    RingPair now = rings.rings();
    return somebodyJoins || now.write().isEmpty() || now.differ();
  }

  @Override
  public void ringsChanged(RingPair before, RingPair after) {
    boolean moved = !after.differ() && !before.read().hasSameNodes(after.read());
    if (moved && !before.read().isEmpty()) {
      // It may own keys now that others have brought, without the traces that they had erased.
      vouches = false;
      if (before.differ()) {
        sources.addAll(before.read().activeAddresses());
        sources.remove(means.self());
      } else if (!addresses(before.read()).equals(addresses(after.read()))) {
        keeper.vouchFrom(clock.unixSeconds());
      }
    }
    if (!after.write().activeAddresses().containsAll(sources)) {
      sources.clear();
      keeper.vouchFrom(clock.unixSeconds());
    }
    if (!means.isOff() && !before.equals(after)) {
      means.control().schedule(SOON_MILLIS, this::mark);
    }
  }

  private static List<NodeAddress> addresses(Ring ring) {
    return ring.nodes().stream().map(RingNode::address).toList();
  }

  private void mark() {
    RingPair now = rings.rings();
    boolean owner = now.write().isActive(means.self()) && now.read().isActive(means.self());
    if (asking || now.differ() || !owner) {
      return;
    }
    asking = true;
    askAll(now.write(), new Standing(false))
        .thenCompose(reports -> reports.isEmpty() ? done() : judge(now, reports.get()))
        .whenCompleteAsync(
            (done, failure) -> {
              asking = false;
              if (failure != null) {
                log.debug("it is not known how complete the records are", failure);
              }
            },
            means.control());
  }

  private static CompletableFuture<Void> done() {
    return CompletableFuture.completedFuture(null);
  }

  /** The answers of all other active members, on the control loop; empty if one does not tell. */
  private CompletableFuture<Optional<Map<NodeAddress, StandingReport>>> askAll(
      Ring members, Standing question) {
    Map<NodeAddress, CompletableFuture<Optional<StandingReport>>> answers =
        members.activeAddresses().stream()
            .filter(server -> !server.equals(means.self()))
            .collect(
                Collectors.toMap(
                    Function.identity(), server -> means.peers().ask(server, question)));
    return CompletableFuture.allOf(answers.values().toArray(CompletableFuture<?>[]::new))
        .handleAsync(
            (done, failure) -> {
              Map<NodeAddress, StandingReport> reports = new HashMap<>();
              if (failure == null) {
                answers.forEach(
                    (server, answer) ->
                        answer.join().ifPresent(report -> reports.put(server, report)));
              }
              return Optional.of(reports).filter(all -> all.size() == answers.size());
            },
            means.control());
  }

  private CompletableFuture<Void> judge(RingPair asked, Map<NodeAddress, StandingReport> reports) {
    boolean sameRing =
        rings.rings().equals(asked)
            && reports.values().stream()
                .allMatch(report -> report.writeRing().equals(asked.write().clockTime()));
    if (!sameRing) {
      return done();
    }
    if (!vouches) {
      reports.values().forEach(report -> keeper.vouchFrom(report.vouchesFromSeconds()));
    }
    Map<NodeAddress, Long> processes = new HashMap<>();
    reports.forEach((server, report) -> processes.put(server, report.run()));
    HeldRecords held = held(asked.write(), reports, processes.equals(runs));
    sources.clear();
    return CompletableFuture.runAsync(() -> keeper.keep(held, Optional.empty()), means.storage())
        .thenRunAsync(
            () -> {
              runs = processes;
              joinedSeconds = Optional.empty();
              vouches = vouches || rings.rings().equals(asked);
            },
            means.control());
  }

  /**
   * What a coordinator that was lost, or was started anew, has begun to write may have come to some
   * owners only, and nobody answers for it any more.
   */
  private HeldRecords held(
      Ring ring, Map<NodeAddress, StandingReport> reports, boolean sameProcesses) {
    long slack = means.settings().slackSeconds();
    long now = clock.unixSeconds();
    long ownSettled = Math.min(now, means.unsettledSeconds().getAsLong());
    long settled =
        reports.values().stream()
                .mapToLong(StandingReport::settledSeconds)
                .reduce(ownSettled, Math::min)
            - slack;
    Optional<HeldRecords> before = keeper.kept().map(Completeness::held);
    List<Span> doubts = before.map(HeldRecords::doubts).orElse(List.of());
    List<RingSeed> seeds = List.of(ring.seed());
    if (sameProcesses && before.isPresent() && joinedSeconds.isEmpty()) {
      return HeldRecords.of(Math.max(settled, before.get().untilSeconds()), doubts, seeds);
    }
    long known =
        joinedSeconds
            .map(joined -> joined - 2 * slack)
            .or(() -> before.map(HeldRecords::untilSeconds))
            .orElse(ring.clockTime().unixSeconds() - 2 * slack);
    return HeldRecords.of(
        settled, DoubtSpans.with(doubts, new Span(Math.min(known, now), now + slack)), seeds);
  }

  @Override
  public CompletableFuture<Optional<Predicate<StoredRecord>>> recordsToKeep(RingPair next) {
    joinedSeconds = Optional.of(clock.unixSeconds());
    Optional<HeldRecords> held = keeper.kept().map(Completeness::held);
    if (means.isOff() || held.isEmpty() || store.liveCount() == 0) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    long untilSeconds = held.get().untilSeconds();
    long awaySeconds = clock.unixSeconds() - untilSeconds;
    if (awaySeconds > store.tombstones().limits().maxAgeSeconds()) {
      log.info("away for {} s: others may have forgotten what was deleted since", awaySeconds);
      return CompletableFuture.completedFuture(Optional.empty());
    }
    return askAll(next.read(), new Standing(true))
        .thenCompose(
            reports ->
                reports.filter(all -> vouchForAllSince(untilSeconds, all)).isPresent()
                    ? keepRecords(held.get())
                    : CompletableFuture.completedFuture(Optional.<Predicate<StoredRecord>>empty()))
        .exceptionally(failure -> Optional.empty());
  }

  private static boolean vouchForAllSince(long seconds, Map<NodeAddress, StandingReport> reports) {
    for (Map.Entry<NodeAddress, StandingReport> report : reports.entrySet()) {
      if (!report.getValue().vouches() || report.getValue().vouchesFromSeconds() >= seconds) {
        log.info("{} can't tell all that was deleted since this server left", report.getKey());
        return false;
      }
    }
    return !reports.isEmpty();
  }

  /**
   * Of what the others send anyway nothing is kept: it may be what never came to an end here. What
   * they have instead may be older, so they have to know for which keys that is all there is.
   */
  private CompletableFuture<Optional<Predicate<StoredRecord>>> keepRecords(HeldRecords held) {
    ReturnedServer self = new ReturnedServer(means.self(), held);
    Predicate<StoredRecord> kept =
        record -> !self.mayLack(record.key().hash(), record.value().clockTime());
    return CompletableFuture.runAsync(
            () -> keeper.rejoin(DroppedKeys.of(store, kept.negate(), held.dropped())),
            means.storage())
        .thenApplyAsync(
            done -> {
              log.info(
                  "coming back with {} records; what is missing was written since {}",
                  store.liveCount(),
                  held.untilSeconds());
              return Optional.of(kept);
            },
            means.control());
  }

  @Override
  public void startsOver() {
    keeper.forget();
  }

  @Override
  public CompletableFuture<Void> beforeDropping(Ring write) {
    return CompletableFuture.runAsync(() -> keeper.narrow(write), means.storage());
  }
}
