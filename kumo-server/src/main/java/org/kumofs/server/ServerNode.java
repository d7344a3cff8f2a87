package org.kumofs.server;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.kumofs.clock.HybridClock;
import org.kumofs.message.ExchangeFlushMark;
import org.kumofs.message.Role;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.NodeIdentity;
import org.kumofs.rpc.PeerListener;
import org.kumofs.rpc.Peers;
import org.kumofs.rpc.RpcException;
import org.kumofs.rpc.RpcSession;
import org.kumofs.rpc.Transport;
import org.kumofs.rpc.wire.ErrorCode;
import org.kumofs.server.compare.OwnerComparison;
import org.kumofs.server.flush.FlushExchange;
import org.kumofs.server.flush.FlushMarks;
import org.kumofs.server.handler.ClientActivity;
import org.kumofs.server.handler.OperationCounts;
import org.kumofs.server.handler.RequestBudget;
import org.kumofs.server.handler.StorageCalls;
import org.kumofs.server.membership.ClockComparison;
import org.kumofs.server.membership.Introducer;
import org.kumofs.server.membership.KeepAliveSettings;
import org.kumofs.server.membership.ManagerKeepAlive;
import org.kumofs.server.membership.ReadLease;
import org.kumofs.server.membership.ReadRingSpread;
import org.kumofs.server.membership.RingAdopter;
import org.kumofs.server.membership.RingHolder;
import org.kumofs.server.membership.RingMemory;
import org.kumofs.server.membership.Withdrawal;
import org.kumofs.server.rejoin.CompletenessKeeper;
import org.kumofs.server.rejoin.StandingSettings;
import org.kumofs.server.rejoin.Standings;
import org.kumofs.server.replace.CapabilityProbe;
import org.kumofs.server.replace.PeerCalls;
import org.kumofs.server.replace.ReplaceEnvironment;
import org.kumofs.server.replace.ReplaceService;
import org.kumofs.server.replace.RingAdmission;
import org.kumofs.server.replication.Ownership;
import org.kumofs.server.replication.RecordRepair;
import org.kumofs.server.replication.ReplicaCalls;
import org.kumofs.server.replication.ReplicaRequest;
import org.kumofs.server.replication.ReplicationFailures;
import org.kumofs.server.replication.ReplicationMeans;
import org.kumofs.server.replication.Replicator;
import org.kumofs.server.replication.RoomOfOwners;
import org.kumofs.server.replication.Settlement;
import org.kumofs.server.replication.SpanRepair;
import org.kumofs.server.replication.StampLead;
import org.kumofs.server.replication.WriteCoordinator.OtherServers;
import org.kumofs.server.store.Presence;
import org.kumofs.server.store.Store;
import org.kumofs.time.ControlLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server: keeps records for clients, replicates those that it coordinates, obeys its managers.
 * The store and the environment stay open when the node is closed.
 */
public final class ServerNode implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ServerNode.class);

  /** A command to flush waits for other servers twice as long as that at most. */
  private static final long FLUSH_TIMEOUT_MILLIS = 1_000;

  /** Beside its own time a write may take so long to be settled, going by clocks that differ. */
  private static final long UNSETTLED_SECONDS = 30;

  private final ServerConfig config;
  private final ControlLoop control;
  private final ServerServices.Traffic traffic;
  private final QuestionsToServers servers;
  private final RoomOfOwners room;
  private final Peers peers;
  private final ReplaceService replace;
  private final ManagerKeepAlive keepAlive;
  private final ClockComparison clocks;
  private final ReadLease lease;
  private final Standings standings;
  private final OwnerComparison comparison;
  private final Housekeeping housekeeping;
  private final Withdrawal withdrawal;
  private Transport.Listening listening = new NotListening();

  /** Puts a server together; nothing is listened to or dialled until {@link #start}. */
  public ServerNode(ServerConfig config, ServerEnvironment environment, Store store) {
    this.config = config;
    this.control = environment.control();
    this.traffic =
        new ServerServices.Traffic(
            new RequestBudget(config.limits().requests()), new OperationCounts());
    this.servers = new QuestionsToServers(config, environment);
    HybridClock clock = new HybridClock(control.time()::unixSeconds);
    // No stamp of this run is older than one that lies in the database.
    clock.resumeAfter(store.newestClockTime());
    RingHolder rings = new RingHolder();
    rings.addListener(new StampLead(clock.lamport(), environment.random()));
    RingAdmission admission =
        new RingAdmission(rings, config.address(), store, control, environment.background());
    ServerServices.Flushes flushes = flushes(store, clock, rings, environment);
    RingMemory memory = new RingMemory(store, config.managers(), environment.storage());
    admission.rememberIn(memory);
    admission.beforeJoining(flushes.exchange()::beforeJoining);
    rings.addListener(flushes.exchange());
    Ownership ownership = new Ownership(rings, config.address());
    this.room = new RoomOfOwners(ownership, servers::room, control);
    Replicator replicator = new Replicator(replicationMeans(ownership, environment));
    rings.addListener(replicator);
    Settlement settlement =
        new Settlement(
            store,
            ownership,
            clock,
            new Settlement.Others(
                replicator, servers.settling(), config.limits().replication().timeoutMillis()),
            control,
            environment.storage());
    rings.addListener(settlement);
    rings.addListener(new ReadRingSpread(rings, config.address(), servers::status, control));
    CompletenessKeeper completeness = new CompletenessKeeper(store, clock);
    this.standings =
        new Standings(
            completeness,
            store,
            clock,
            rings,
            standingMeans(environment, settlement::unsettledSeconds));
    admission.resumeBy(standings);
    rings.addListener(standings);
    ReplaceEnvironment.Repairs repairs = repairs(environment, store, ownership, rings);
    this.replace =
        new ReplaceService(
            config.limits().replace(),
            environment.offers().directory(),
            replaceEnvironment(
                environment,
                new ReplaceEnvironment.State(store, clock, rings, admission, repairs)));
    this.clocks = clocks(rings);
    this.lease = lease(rings);
    rings.addListener(lease);
    RingAdopter adopter = lease.watching(admission);
    this.comparison = comparison(environment, new Presence(store, clock), store, rings, repairs);
    ServerServices services =
        new ServerServices(
            config,
            environment,
            new ServerServices.State(
                store,
                new ServerServices.Clocks(clock, clocks),
                new ServerServices.RingTies(rings, adopter, lease),
                ownership,
                replace,
                flushes,
                new ServerServices.Completeness(completeness, standings),
                comparison.counts()),
            new OtherServers(
                replicator,
                settlement,
                room,
                servers.informedReads(rings),
                config.limits().replication().attemptTimeoutMillis(),
                completeness::mayBeStale),
            traffic,
            new ServerServices.ManagerTies(
                manager -> managerKeepAlive().of(manager),
                new StorageCalls.Troubles(this::doubtRings, repairs.records()::repair),
                repairs.spans()));
    this.peers =
        new Peers(
            config.peers(), environment.transport(), control, services.tables(), new Membership());
    this.keepAlive =
        new ManagerKeepAlive(
            config.managers(),
            peers,
            new ManagerKeepAlive.Rings(adopter, memory, lease),
            clock.lamport(),
            introducer(environment, store, clock, admission),
            new ManagerKeepAlive.Pace(control, config.limits().keepAlive()));
    admission.afterStartingOver(keepAlive::introduceAgain);
    this.housekeeping =
        new Housekeeping(store, environment.storage(), control, standings::keepsTraces);
    this.withdrawal = withdrawal(store, rings);
  }

  private ReplaceEnvironment.Repairs repairs(
      ServerEnvironment environment, Store store, Ownership ownership, RingHolder rings) {
    OwnerCopies copies = servers.copies(rings);
    RecordRepair records =
        new RecordRepair(store, ownership, copies, environment.storage(), control.time());
    return new ReplaceEnvironment.Repairs(
        records, new SpanRepair(store, ownership, records, copies, environment.storage()));
  }

  private OwnerComparison comparison(
      ServerEnvironment environment,
      Presence presence,
      Store store,
      RingHolder rings,
      ReplaceEnvironment.Repairs repairs) {
    return new OwnerComparison(
        store,
        presence,
        rings,
        repairs.spans(),
        repairs.records()::repaired,
        new OwnerComparison.Means(
            config.address(),
            servers.comparing(),
            config.limits().replication().timeoutMillis() / 1_000 + UNSETTLED_SECONDS,
            config.limits().compare(),
            control,
            environment.background()));
  }

  private Standings.Means standingMeans(
      ServerEnvironment environment, LongSupplier unsettledSeconds) {
    return new Standings.Means(
        config.address(),
        servers.probe()::standing,
        unsettledSeconds,
        control,
        environment.storage(),
        StandingSettings.of(config.limits().keepAlive().maxSkewSeconds()));
  }

  private ClockComparison clocks(RingHolder rings) {
    KeepAliveSettings settings = config.limits().keepAlive();
    return new ClockComparison(
        rings,
        config.address(),
        servers::status,
        control,
        new ClockComparison.Limits(settings.intervalMillis(), settings.maxSkewSeconds()));
  }

  private ReadLease lease(RingHolder rings) {
    return new ReadLease(
        rings,
        config.address(),
        new ReadLease.Means(config.managers(), servers::news, config.limits().keepAlive()),
        control);
  }

  private ServerServices.Flushes flushes(
      Store store, HybridClock clock, RingHolder rings, ServerEnvironment environment) {
    FlushMarks marks = new FlushMarks(store, clock);
    CapabilityProbe probe = servers.probe(FLUSH_TIMEOUT_MILLIS);
    return new ServerServices.Flushes(
        marks,
        new FlushExchange(
            marks,
            rings,
            config.address(),
            (server, mark) -> probe.callExtension(server, new ExchangeFlushMark(mark)),
            control,
            environment.storage()));
  }

  private Introducer introducer(
      ServerEnvironment environment, Store store, HybridClock clock, RingAdmission admission) {
    return new Introducer(
        servers.conversations(),
        store,
        environment.storage(),
        clock.lamport(),
        new Introducer.Subject(admission::previousIdentity, admission::known));
  }

  private ManagerKeepAlive managerKeepAlive() {
    return keepAlive;
  }

  /** They are made last: what they serve calls other nodes itself. */
  private Peers peers() {
    return peers;
  }

  private ReplicationMeans replicationMeans(Ownership ownership, ServerEnvironment environment) {
    return new ReplicationMeans(
        ownership,
        new CallsToReplicas(),
        control,
        config.limits().replication(),
        environment.random(),
        new ReplicationFailures(environment.eventLog(), control.time()));
  }

  private ReplaceEnvironment replaceEnvironment(
      ServerEnvironment environment, ReplaceEnvironment.State state) {
    return new ReplaceEnvironment(
        config.address(),
        state,
        new PeerCalls(this::peers, this::doubtRings),
        servers.probe(),
        environment.offers().streams(),
        new ClientActivity(traffic.counts(), control.time()),
        new ReplaceEnvironment.Threads(control, environment.storage(), environment.background()));
  }

  private Withdrawal withdrawal(Store store, RingHolder rings) {
    KeepAliveSettings settings = config.limits().keepAlive();
    return new Withdrawal(
        store,
        rings,
        config.address(),
        new Withdrawal.Means(
            servers::takesWrites,
            () ->
                lease.report().managers().stream()
                    .anyMatch(manager -> manager.agoMillis() < settings.timeoutMillis()),
            this::endMembership),
        settings.leaveAfterMillis(),
        control);
  }

  private final class CallsToReplicas implements ReplicaCalls {

    @Override
    public CompletableFuture<Boolean> call(
        NodeAddress to, ReplicaRequest request, long timeoutMillis) {
      room.noteWrite(to);
      CompletableFuture<Boolean> answer =
          peers.session(to).call(request.request(), request.params(), timeoutMillis);
      answer.whenComplete((stored, failure) -> noteRefusal(failure));
      return answer;
    }

    @Override
    public CompletableFuture<Boolean> comparesRings(NodeAddress server) {
      return servers.has(server, KnownCapabilities.RING_STAMPS);
    }
  }

  /** A replica that refuses has other rings than this server, or none. */
  private void noteRefusal(Throwable failure) {
    if (failure instanceof RpcException e && e.is(ErrorCode.SERVER)) {
      doubtRings();
    }
  }

  private void doubtRings() {
    keepAlive.doubtRings();
  }

  /**
   * Listens, then dials the managers.
   *
   * @throws IOException if the address can't be bound; the node is to be closed then
   */
  public void start() throws IOException {
    replace.start(config.streamAddress());
    listening = peers.listen(config.listenAddress());
    log.info("start server {}", config.address());
    keepAlive.start();
    clocks.start();
    lease.start();
    standings.start();
    comparison.start();
    housekeeping.start();
    withdrawal.start();
  }

  /**
   * Takes no more connections and no more requests of clients.
   *
   * @return done when the requests taken before are
   */
  public CompletableFuture<Void> drain() {
    listening.close();
    return traffic.requests().close();
  }

  @Override
  public void close() {
    withdrawal.close();
    endMembership();
  }

  /** Hangs up on everybody and comes back to nobody: to the others this server is dead. */
  private void endMembership() {
    housekeeping.close();
    comparison.close();
    standings.close();
    clocks.close();
    lease.close();
    keepAlive.close();
    listening.close();
    replace.close();
    peers.close();
    servers.close();
  }

  /** Hears of other nodes, on any thread. */
  private final class Membership implements PeerListener {

    @Override
    public void joined(NodeIdentity node, RpcSession session) {
      servers.forget(node.address());
      if (config.managers().include(node)) {
        log.info("manager connected {}", node.address());
        control.execute(() -> keepAlive.connected(node.address()));
      } else if (node.role() == Role.MANAGER) {
        log.warn("{} claims to be a manager; it is none of this server's and is ignored", node);
      } else {
        log.info("server connected {}", node.address());
      }
    }

    @Override
    public void reconnected(NodeIdentity node) {
      servers.forget(node.address());
      if (config.managers().include(node)) {
        control.execute(() -> keepAlive.connected(node.address()));
      }
    }

    @Override
    public void lost(NodeIdentity node) {
      servers.forget(node.address());
      log.warn("lost node {}", node);
    }
  }

  /** Stands for the port before it is opened. */
  private final class NotListening implements Transport.Listening {

    @Override
    public NodeAddress address() {
      return config.listenAddress();
    }

    @Override
    public void close() {}
  }
}
