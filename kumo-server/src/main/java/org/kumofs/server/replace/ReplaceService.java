package org.kumofs.server.replace;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.kumofs.message.CancelReplace;
import org.kumofs.message.ReplaceCopyEnd;
import org.kumofs.message.ReplaceDeleteEnd;
import org.kumofs.message.ReplaceOffer;
import org.kumofs.message.ReplaceReport;
import org.kumofs.message.ReplaceReport.Step;
import org.kumofs.message.ReplaceStatus;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.Ring;
import org.kumofs.ring.RingPair;
import org.kumofs.ring.RingSeed;
import org.kumofs.rpc.MethodTable;
import org.kumofs.rpc.RpcException;
import org.kumofs.rpc.Transport.Listening;
import org.kumofs.server.membership.KnownManagers;
import org.kumofs.server.membership.ManagerReadiness;
import org.kumofs.server.membership.RingHolder;
import org.kumofs.server.replace.ReplaceEnvironment.State;
import org.kumofs.server.replace.stream.CopyPace;
import org.kumofs.server.replace.stream.OfferDesk;
import org.kumofs.server.replace.stream.OfferDirectory;
import org.kumofs.server.replace.stream.OfferIntake;
import org.kumofs.server.replace.stream.StreamMeans;
import org.kumofs.server.store.Presence;
import org.kumofs.time.ControlLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server's part in a replace: obeys the commands of managers, fetches what other servers offer,
 * and tells the manager when a phase is done. A newer command ends what an earlier one began. See
 * {@code docs/cluster.md}, Replace.
 *
 * <p>A copy that fails is not reported as done, so no delete phase follows and nothing is lost; the
 * log says why, and the next replace copies again.
 *
 * <p>Whoever learns rings from managers gives them to the {@link RingAdmission} that this works
 * with, never to the {@link RingHolder} itself.
 */
public final class ReplaceService implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ReplaceService.class);

  private final ReplaceEnvironment environment;
  private final State state;
  private final ControlLoop control;
  private final OfferDesk desk;
  private final OfferIntake intake;
  private final CopyPhase.Means copyMeans;
  private final CopyCoverage coverage = new CopyCoverage();
  private final PhaseTracker phases;
  private Optional<NodeAddress> deleteAfterCopyFor = Optional.empty();
  private Optional<Listening> listening = Optional.empty();

  /** Puts the service together; nothing is listened to until {@link #start}. */
  public ReplaceService(
      ReplaceSettings settings, OfferDirectory directory, ReplaceEnvironment environment) {
    this.environment = environment;
    this.state = environment.state();
    this.control = environment.threads().control();
    this.phases = new PhaseTracker(environment.calls(), settings.callTimeoutMillis(), control);
    StreamMeans means =
        new StreamMeans(
            environment.streams(), control, environment.threads().storage(), settings.stream());
    // One for both: what is read while an earlier offer is sent must not double the load.
    CopyPace pace = environment.pace(settings.rates());
    this.desk =
        new OfferDesk(
            means,
            settings.offers(),
            pace,
            bytes -> phases.progress().bytesSent(bytes),
            this::announceTo);
    this.intake =
        new OfferIntake(
            environment.self(),
            means,
            new OfferIntake.Shelf(
                state.store(),
                new Presence(state.store(), state.clock()),
                state.repairs().records()::repair),
            this::isReadyFor,
            new ReceivedInPhase());
    this.copyMeans = new CopyPhase.Means(settings, directory, desk, pace);
    state.admission().beforeStartingOver(() -> intake.abortAll("this server starts over"));
    state.rings().addListener(this::ringsChanged);
  }

  /** Serves the commands of these managers, once they are ready, and the offers of servers. */
  public void addTo(MethodTable.Builder nodes, KnownManagers managers, ManagerReadiness readiness) {
    new ReplaceHandlers(managers, readiness, this, state.clock().lamport(), control).addTo(nodes);
  }

  /**
   * Opens the port where offers are fetched.
   *
   * @param address where to listen; a port of 0 takes a free one
   * @throws IOException if the address can't be bound
   */
  public void start(NodeAddress address) throws IOException {
    listening = Optional.of(desk.listen(address));
  }

  /** What is going on, as flags of {@code REPLACE_STATE}: 4 copying, 8 deleting. Any thread. */
  public int stateFlags() {
    return phases.stateFlag();
  }

  /** Tells the tools how it goes. */
  public void addStatusTo(MethodTable.Builder clients) {
    clients.on(
        ReplaceStatus.METHOD, (caller, request) -> CompletableFuture.completedFuture(report()));
  }

  /** How the last phase fares. Any thread. */
  ReplaceReport report() {
    return phases.report();
  }

  /** What is received counts for the phase of that moment. */
  private final class ReceivedInPhase implements OfferIntake.Receipts {

    @Override
    public void recordReceived() {
      phases.progress().recordReceived();
    }

    @Override
    public void bytesReceived(long bytes) {
      phases.progress().bytesReceived(bytes);
    }
  }

  @Override
  public void close() {
    listening.ifPresent(Listening::close);
    phases.close();
    desk.close();
    intake.close();
  }

  /** Other servers fetch by the host that this one announces. */
  private void announceTo(NodeAddress receiver) {
    listening.ifPresent(
        port ->
            environment
                .calls()
                .send(
                    receiver,
                    new ReplaceOffer(environment.self().withPort(port.address().port()))));
  }

  private boolean isReadyFor(NodeAddress server) {
    RingPair now = state.rings().rings();
    return now.write().isActive(environment.self())
        && !state.admission().isStartingOver()
        && !isGivenUp(server, now);
  }

  /** One that the rings still name, but not as active, may have been away and not know of it. */
  private static boolean isGivenUp(NodeAddress server, RingPair rings) {
    boolean active = rings.write().isActive(server) || rings.read().isActive(server);
    return !active && (rings.write().contains(server) || rings.read().contains(server));
  }

  private void ringsChanged(RingPair before, RingPair after) {
    coverage.writeRingChanged(after.write());
    desk.retain(after.write()::isActive);
    intake.review();
  }

  /** A server has records for this one. */
  void offered(NodeAddress server, NodeAddress streamAddress) {
    intake.offered(server, streamAddress);
  }

  /**
   * A manager starts a copy.
   *
   * @param full whether to repair: every record goes to all its owners by the ring that this server
   *     has already, so it has to be the manager's
   */
  void startCopy(NodeAddress manager, RingSeed seed, boolean full) throws RpcException {
    Ring held = state.rings().rings().write();
    if (seed.isEmpty()) {
      throw RpcException.serverError("empty hash space");
    }
    if (full ? !held.nodes().equals(seed.nodes()) : seed.clockTime().isBefore(held.clockTime())) {
      environment.calls().doubtRings();
      throw RpcException.serverError("obsolete hash space");
    }
    Phase copy = begin(new Phase(Phase.Kind.COPY, manager, seed.clockTime()));
    coverage.begin();
    CopyPhase run = new CopyPhase(copy, environment, copyMeans, phases.progress());
    CompletableFuture<Void> adopted =
        full ? CompletableFuture.completedFuture(null) : run.adopt(seed);
    adopted
        .thenCompose(
            done -> {
              coverage.copying(state.rings().rings().write());
              return run.copy(full);
            })
        .whenCompleteAsync((done, failure) -> copyEnded(copy, failure), control);
  }

  /**
   * A manager gives a copy up: no delete phase follows it, so what others lack stays here.
   *
   * @return whether it was at work
   */
  boolean cancelCopy(CancelReplace request) {
    boolean cancelled = phases.cancelCopy(request::concerns);
    if (cancelled) {
      log.info("replace copy cancelled: the manager gives it up");
      desk.dropAll();
      deleteAfterCopyFor = Optional.empty();
    }
    return cancelled;
  }

  private void copyEnded(Phase copy, Throwable failure) {
    if (!copy.isCurrent()) {
      return;
    }
    desk.dropAll();
    if (failure != null) {
      phases.failed(copy, failure);
      return;
    }
    coverage.complete();
    phases.done(
        copy,
        "finish replace copy",
        () -> new ReplaceCopyEnd(copy.ringTime(), state.clock().lamport().take()));
    deleteAfterCopyFor.filter(manager -> mayDelete()).ifPresent(this::delete);
  }

  /**
   * A manager starts the delete phase. While a copy is under way it has to wait: this server has
   * records that others still lack.
   */
  void startDelete(NodeAddress manager) throws RpcException {
    if (state.rings().rings().write().isEmpty()) {
      throw RpcException.serverError("server not ready");
    }
    if (phases.isCopying()) {
      log.warn("the delete phase has to wait for the copy");
      deleteAfterCopyFor = Optional.of(manager);
    } else if (mayDelete()) {
      delete(manager);
    } else {
      throw RpcException.serverError("what this server has to copy is not copied");
    }
  }

  private boolean mayDelete() {
    RingPair now = state.rings().rings();
    boolean outside =
        !now.write().isActive(environment.self()) && !now.read().isActive(environment.self());
    return outside || coverage.includes(now.write());
  }

  private void delete(NodeAddress manager) {
    RingHolder rings = state.rings();
    Phase delete = begin(new Phase(Phase.Kind.DELETE, manager, rings.rings().write().clockTime()));
    rings.promote();
    long oldestTombstone =
        state.clock().unixSeconds() - state.store().tombstones().limits().maxAgeSeconds();
    phases.progress().enter(Step.SCANNING);
    ReplaceDeleter deleter =
        new ReplaceDeleter(
            state.store(), rings, environment.self(), oldestTombstone, phases.progress());
    state
        .admission()
        .beforeDropping(rings.rings().write())
        .thenCompose(
            done ->
                new PacedScan(
                        state.store(),
                        deleter,
                        delete::isCurrent,
                        RepairedGaps.dropping(
                            state.repairs().spans(), state.store(), delete::isCurrent, control),
                        copyMeans.scanPace(),
                        environment.threads())
                    .start())
        .whenCompleteAsync((done, failure) -> deleteEnded(delete, failure), control);
  }

  private void deleteEnded(Phase delete, Throwable failure) {
    if (!delete.isCurrent()) {
      return;
    }
    if (failure != null) {
      phases.failed(delete, failure);
      return;
    }
    phases.progress().allScanned();
    phases.done(
        delete,
        "finish replace",
        () -> new ReplaceDeleteEnd(delete.ringTime(), state.clock().lamport().take()));
  }

  private Phase begin(Phase next) {
    phases.begin(next);
    desk.dropAll();
    deleteAfterCopyFor = Optional.empty();
    return next;
  }
}
