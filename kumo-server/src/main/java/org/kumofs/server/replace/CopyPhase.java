package org.kumofs.server.replace;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.kumofs.message.ReadRingRequest;
import org.kumofs.message.ReplaceReport.Step;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.Ring;
import org.kumofs.ring.RingSeed;
import org.kumofs.server.rejoin.ReturnedServer;
import org.kumofs.server.replace.ReplaceCopier.Selection;
import org.kumofs.server.replace.ReplaceEnvironment.State;
import org.kumofs.server.replace.stream.CopyPace;
import org.kumofs.server.replace.stream.OfferDesk;
import org.kumofs.server.replace.stream.OfferDirectory;
import org.kumofs.server.replace.stream.OfferFile;
import org.kumofs.server.store.Presence;
import org.kumofs.time.ControlLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of the copy phase, step by step. Control loop only. */
final class CopyPhase {

  private static final Logger log = LoggerFactory.getLogger(CopyPhase.class);

  private final Phase phase;
  private final ReplaceEnvironment environment;
  private final State state;
  private final ControlLoop control;
  private final Means means;
  private final ReplaceProgress progress;

  /**
   * What all copies of a server share.
   *
   * @param scanPace how fast records are read
   */
  record Means(
      ReplaceSettings settings, OfferDirectory directory, OfferDesk desk, CopyPace scanPace) {}

  CopyPhase(Phase phase, ReplaceEnvironment environment, Means means, ReplaceProgress progress) {
    this.phase = phase;
    this.environment = environment;
    this.state = environment.state();
    this.control = environment.threads().control();
    this.means = means;
    this.progress = progress;
  }

  /**
   * Makes a ring the write ring. If that brings this server into it, a manager is first asked for
   * the read ring, since that decides whether the server has to start over.
   */
  CompletableFuture<Void> adopt(RingSeed write) {
    CompletableFuture<RingSeed> read =
        state.admission().joinsWith(write)
            ? RetriedCall.start(
                "asking for the read ring", this::askForReadRing, phase::isCurrent, control)
            : CompletableFuture.completedFuture(RingSeed.EMPTY);
    return read.thenCompose(seed -> adoptUnlessSuperseded(write, seed));
  }

  private CompletableFuture<RingSeed> askForReadRing() {
    return environment
        .calls()
        .call(phase.manager(), new ReadRingRequest(), means.settings().callTimeoutMillis());
  }

  private CompletableFuture<Void> adoptUnlessSuperseded(RingSeed write, RingSeed read) {
    requireCurrent();
    return state
        .admission()
        .adopt(write, read)
        .thenAccept(
            taken -> {
              requireCurrent();
              if (!state.rings().rings().write().seed().equals(write)) {
                throw new CancellationException("a newer ring has come");
              }
            });
  }

  /** Copies by the rings of this moment; the future is completed on any thread. */
  CompletableFuture<Void> copy(boolean full) {
    CopyPlan plan = new CopyPlan(state.rings().rings(), environment.self(), full);
    Ring write = plan.rings().write();
    List<NodeAddress> others = write.activeAddresses().stream().filter(this::isOther).toList();
    CompletableFuture<Map<NodeAddress, ReturnedServer>> returned =
        full ? CompletableFuture.completedFuture(Map.of()) : returnedServers(plan, others);
    return new TombstoneTakers(environment.capabilities())
        .among(others)
        .thenCombine(returned, (takers, back) -> copier(plan, takers, back))
        .thenCompose(copier -> copier.copy(this::scan));
  }

  private CompletableFuture<Map<NodeAddress, ReturnedServer>> returnedServers(
      CopyPlan plan, List<NodeAddress> others) {
    List<NodeAddress> newOwners =
        others.stream().filter(server -> !plan.rings().read().isActive(server)).toList();
    return new ReturnedServers(
            environment.capabilities(),
            plan.rings().write().clockTime(),
            server -> phase.isCurrent() && state.rings().rings().write().isActive(server),
            control)
        .among(newOwners);
  }

  private boolean isOther(NodeAddress server) {
    return !server.equals(environment.self());
  }

  private ReplaceCopier copier(
      CopyPlan plan, Set<NodeAddress> tombstoneTakers, Map<NodeAddress, ReturnedServer> returned) {
    Selection selection =
        new Selection(
            state.clock().unixSeconds(),
            state.store().tombstones().limits().maxAgeSeconds(),
            tombstoneTakers,
            returned,
            new Presence(state.store(), state.clock()));
    ReplaceCopier.Offering offering =
        new ReplaceCopier.Offering(
            means.settings(), means.directory(), this::offer, environment.threads().background());
    return new ReplaceCopier(plan, selection, offering, progress);
  }

  private PacedScan scan(PacedScan.Visitor visitor) {
    progress.enter(Step.SCANNING);
    return new PacedScan(
        state.store(),
        visitor,
        phase::isCurrent,
        RepairedGaps.copying(state.repairs().spans(), phase::isCurrent, control),
        means.scanPace(),
        environment.threads());
  }

  private CompletableFuture<Void> offer(NodeAddress receiver, OfferFile file) {
    return CompletableFuture.supplyAsync(() -> offerUnlessSuperseded(receiver, file), control)
        .thenCompose(Function.identity());
  }

  private CompletableFuture<Void> offerUnlessSuperseded(NodeAddress receiver, OfferFile file) {
    if (phase.isCurrent() && state.rings().rings().write().isActive(receiver)) {
      return means.desk().offer(receiver, file);
    }
    try {
      file.close();
    } catch (IOException e) {
      log.warn("the file of an offer can't be closed: {}", e.toString());
    }
    return CompletableFuture.completedFuture(null);
  }

  private void requireCurrent() {
    if (!phase.isCurrent()) {
      throw new CancellationException("a newer replace has begun");
    }
  }
}
