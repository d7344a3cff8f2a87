package org.kumofs.server;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.kumofs.clock.HybridClock;
import org.kumofs.daemon.Version;
import org.kumofs.ring.RingPair;
import org.kumofs.rpc.MethodTable;
import org.kumofs.rpc.Peers;
import org.kumofs.server.access.AccessMemory;
import org.kumofs.server.compare.ComparisonAnswers;
import org.kumofs.server.compare.ComparisonCounts;
import org.kumofs.server.flush.FlushExchange;
import org.kumofs.server.flush.FlushMarks;
import org.kumofs.server.handler.BackupHandler;
import org.kumofs.server.handler.BackupRuns;
import org.kumofs.server.handler.CompletenessHandlers;
import org.kumofs.server.handler.ConfigHandler;
import org.kumofs.server.handler.FlushHandlers;
import org.kumofs.server.handler.ImportHandler;
import org.kumofs.server.handler.ManagerHandlers;
import org.kumofs.server.handler.OperationCounts;
import org.kumofs.server.handler.ReadHandlers;
import org.kumofs.server.handler.ReplicaHandlers;
import org.kumofs.server.handler.RequestBudget;
import org.kumofs.server.handler.RingNewsHandler;
import org.kumofs.server.handler.ScanHandler;
import org.kumofs.server.handler.ServerStatus;
import org.kumofs.server.handler.ServerStatus.ProcessInfo;
import org.kumofs.server.handler.StatusHandler;
import org.kumofs.server.handler.StorageCalls;
import org.kumofs.server.handler.WriteHandlers;
import org.kumofs.server.membership.ClockComparison;
import org.kumofs.server.membership.ManagerReadiness;
import org.kumofs.server.membership.ReadLease;
import org.kumofs.server.membership.RingAdopter;
import org.kumofs.server.membership.RingHolder;
import org.kumofs.server.rejoin.CompletenessKeeper;
import org.kumofs.server.rejoin.Standings;
import org.kumofs.server.replace.ReplaceService;
import org.kumofs.server.replication.ImportApplier;
import org.kumofs.server.replication.Ownership;
import org.kumofs.server.replication.ReplicaApplier;
import org.kumofs.server.replication.SpanRepair;
import org.kumofs.server.replication.WriteCoordinator;
import org.kumofs.server.replication.WriteCoordinator.OtherServers;
import org.kumofs.server.store.BackupRequest;
import org.kumofs.server.store.Presence;
import org.kumofs.server.store.Store;

/** What a server serves to nodes and to clients: its handlers, put together. */
final class ServerServices {

  private static final int STATE_INACTIVE = 1;
  private static final int STATE_RINGS_DIFFER = 2;

  private final ServerConfig config;
  private final ServerEnvironment environment;
  private final State state;
  private final OtherServers others;
  private final Traffic traffic;
  private final ManagerTies ties;
  private final AccessMemory accesses;
  private final BackupHandler backups;

  /** What the handlers work on. */
  record State(
      Store store,
      Clocks clocks,
      RingTies ringTies,
      Ownership ownership,
      ReplaceService replace,
      Flushes flushes,
      Completeness completeness,
      ComparisonCounts comparison) {}

  /**
   * What knows the rings.
   *
   * @param adopter takes those of managers
   * @param lease tells how long they hold
   */
  record RingTies(RingHolder holder, RingAdopter adopter, ReadLease lease) {}

  /** What knows how complete the records are. */
  record Completeness(CompletenessKeeper keeper, Standings standings) {}

  /**
   * What knows the time.
   *
   * @param stamps makes stamps
   * @param comparison tells whether it may
   */
  record Clocks(HybridClock stamps, ClockComparison comparison) {}

  /**
   * What clients ask for.
   *
   * @param requests those under way
   * @param counts all so far
   */
  record Traffic(RequestBudget requests, OperationCounts counts) {}

  /** What knows of flushes. */
  record Flushes(FlushMarks marks, FlushExchange exchange) {}

  /**
   * What ties the handlers to other nodes.
   *
   * @param readiness when their commands may be carried out
   * @param troubles hears of what goes wrong
   * @param spans makes up for what a walk can't read
   */
  record ManagerTies(
      ManagerReadiness readiness, StorageCalls.Troubles troubles, SpanRepair spans) {}

  ServerServices(
      ServerConfig config,
      ServerEnvironment environment,
      State state,
      OtherServers others,
      Traffic traffic,
      ManagerTies ties) {
    this.config = config;
    this.environment = environment;
    this.state = state;
    this.others = others;
    this.traffic = traffic;
    this.ties = ties;
    this.backups =
        new BackupHandler(
            new BackupRuns(state.store(), this::backupOrigin, environment.control().time()),
            config.managers(),
            environment.background());
    this.accesses =
        new AccessMemory(config.limits().accessEntries(), state.clocks().stamps()::unixSeconds);
  }

  Peers.Services tables() {
    return new Peers.Services(forNodes(), forClients());
  }

  private MethodTable forNodes() {
    MethodTable.Builder nodes = MethodTable.builder();
    // A budget of their own: servers whose clients fill them up still take each other's writes.
    RequestBudget nodeRequests = new RequestBudget(config.limits().requests());
    new ManagerHandlers(
            config.managers(),
            ties.readiness(),
            state.ringTies().adopter(),
            state.clocks().stamps().lamport(),
            environment.control())
        .addTo(nodes);
    new ReplicaHandlers(
            new ReplicaApplier(
                state.store(),
                state.ownership(),
                state.clocks().stamps(),
                others.settlement(),
                accesses),
            storageCalls(nodeRequests))
        .addTo(nodes);
    state.replace().addTo(nodes, config.managers(), ties.readiness());
    backups.addTo(nodes);
    return nodes.build();
  }

  private MethodTable forClients() {
    MethodTable.Builder clients = MethodTable.builder();
    StorageCalls storage = storageCalls(traffic.requests());
    Presence presence = new Presence(state.store(), state.clocks().stamps());
    new ReadHandlers(
            new ReadHandlers.StoredRecords(
                state.store(),
                presence,
                state.ownership(),
                others.settlement(),
                state.ringTies().lease()),
            storage,
            traffic.counts(),
            accesses)
        .addTo(clients);
    new WriteHandlers(
            coordinator(),
            storage,
            traffic.counts(),
            new WriteHandlers.Conditions(
                state.clocks().comparison(), others.room(), state.ringTies().lease()),
            config.limits().requests().maxValueBytes())
        .addTo(clients);
    new ScanHandler(state.store(), presence, state.ownership(), storage, ties.spans())
        .addTo(clients);
    new ImportHandler(
            new ImportApplier(
                state.store(),
                state.ownership(),
                presence,
                accesses,
                state.completeness().keeper()::importing),
            storage)
        .addTo(clients);
    new CompletenessHandlers(
            state.completeness().standings(),
            new ComparisonAnswers(
                state.store(), presence, state.ringTies().holder(), config.address()),
            storage)
        .addTo(clients);
    new FlushHandlers(state.flushes().marks(), state.flushes().exchange(), storage).addTo(clients);
    new RingNewsHandler(state.ringTies().lease()).addTo(clients);
    new StatusHandler(status(), environment.storage()).addTo(clients);
    new ConfigHandler(environment.transport()).addTo(clients);
    backups.addStatusTo(clients);
    state.replace().addStatusTo(clients);
    return clients.build();
  }

  private BackupRequest.Origin backupOrigin() {
    return new BackupRequest.Origin(
        software(),
        config.address().toString(),
        state.clocks().stamps().unixSeconds(),
        state.clocks().stamps().next(),
        state.ringTies().holder().rings());
  }

  private static String software() {
    return Version.current() + " kumofs for Java";
  }

  private StorageCalls storageCalls(RequestBudget budget) {
    return new StorageCalls(
        new StorageCalls.Storage(environment.storage(), state.store()::changesAtOnce),
        budget,
        ties.troubles(),
        environment.control().time());
  }

  private WriteCoordinator coordinator() {
    return new WriteCoordinator(
        state.store(),
        state.ownership(),
        state.clocks().stamps(),
        environment.storage(),
        others,
        accesses);
  }

  private ServerStatus status() {
    ProcessInfo process =
        new ProcessInfo(
            ProcessHandle.current().pid(),
            software(),
            state.clocks().stamps().unixSeconds(),
            state.comparison()::line,
            this::trouble);
    return new ServerStatus(
        process,
        state.clocks().stamps(),
        traffic.counts(),
        state.ringTies().holder(),
        state.store(),
        this::replaceState);
  }

  private String trouble() {
    return Stream.of(state.store().trouble(), state.ringTies().lease().trouble())
        .flatMap(Optional::stream)
        .collect(Collectors.joining("; "));
  }

  private int replaceState() {
    RingPair rings = state.ringTies().holder().rings();
    int inactive = rings.write().isActive(config.address()) ? 0 : STATE_INACTIVE;
    int waiting = rings.differ() ? STATE_RINGS_DIFFER : 0;
    return inactive | waiting | state.replace().stateFlags();
  }
}
