package org.kumofs.manager;

import java.io.IOException;
import org.kumofs.clock.HybridClock;
import org.kumofs.clock.LamportClock;
import org.kumofs.eventlog.Events;
import org.kumofs.manager.handler.BackupHandler;
import org.kumofs.manager.handler.CommandHandlers;
import org.kumofs.manager.handler.IntroductionHandlers;
import org.kumofs.manager.handler.ManagerNotes;
import org.kumofs.manager.handler.NodeHandlers;
import org.kumofs.manager.handler.ReplaceControlHandlers;
import org.kumofs.manager.handler.ReplaceHandlers;
import org.kumofs.manager.handler.RingHandlers;
import org.kumofs.manager.membership.Gateways;
import org.kumofs.manager.membership.Introductions;
import org.kumofs.manager.membership.KeepAlives;
import org.kumofs.manager.membership.Membership;
import org.kumofs.manager.membership.MembershipChanges;
import org.kumofs.manager.membership.NodeEvents;
import org.kumofs.manager.membership.Nodes;
import org.kumofs.manager.membership.PartnerLink;
import org.kumofs.manager.membership.RingPublisher;
import org.kumofs.manager.membership.RingStamps;
import org.kumofs.manager.membership.Settling;
import org.kumofs.manager.replace.AutoReplace;
import org.kumofs.manager.replace.ReplaceCancellation;
import org.kumofs.manager.replace.ReplaceCoordinator;
import org.kumofs.manager.replace.ReplaceElection;
import org.kumofs.manager.replace.ReplaceMeans;
import org.kumofs.manager.state.ManagerState;
import org.kumofs.manager.state.StateKeeper;
import org.kumofs.message.RingSeeds;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.RingPair;
import org.kumofs.rpc.MethodTable;
import org.kumofs.rpc.Peers;
import org.kumofs.rpc.Questions;
import org.kumofs.rpc.RpcSession;
import org.kumofs.time.ControlLoop;
import org.kumofs.time.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A manager: keeps the rings, watches the servers, and runs replaces. All of its state belongs to
 * the control loop, which stays open when the node is closed.
 */
public final class ManagerNode implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ManagerNode.class);

  private final ManagerConfig config;
  private final ManagerEnvironment environment;
  private final ControlLoop control;
  private final LamportClock clock;
  private final Membership membership;
  private final Settling settling;
  private final StateKeeper keeper;
  private final RingPublisher.Outward outward;
  private final Introductions introductions;
  private final Gateways gateways;
  private final Nodes nodes = new NodesOfPeers();
  private final RingPublisher publisher;
  private final KeepAlives keepAlives;
  private final MembershipChanges changes;
  private final ReplaceCoordinator coordinator;
  private final ReplaceElection election;
  private final AutoReplace autoReplace;
  private final ReplaceCancellation cancellation;
  private final Peers peers;

  private Runnable stopListening = () -> {};
  private Scheduler.Cancellable ticks = () -> {};

  /** Puts a manager together; nothing is listened to or dialled until {@link #start}. */
  public ManagerNode(ManagerConfig config, ManagerEnvironment environment) {
    this.config = config;
    this.environment = environment;
    this.control = environment.control();
    HybridClock hybrid = new HybridClock(control.time()::unixSeconds);
    this.clock = hybrid.lamport();
    ManagerTiming timing = config.timing();
    RingStamps stamps = new RingStamps(hybrid, config.address(), config.partner());
    this.membership = new Membership(stamps, control.time());
    this.settling = new Settling(membership, control, timing.settleMillis());
    this.keeper = new StateKeeper(environment.memory(), this::state, control);
    this.gateways = new Gateways(control, timing.callTimeoutMillis());
    Questions questions =
        new Questions(environment.transport(), control, timing.keepAliveTimeoutMillis());
    PartnerLink.Means partnerMeans = new PartnerLink.Means(questions, clock, control);
    PartnerLink partner = new PartnerLink(config, nodes, membership, settling, partnerMeans);
    this.outward = new RingPublisher.Outward(settling, keeper, partner);
    this.publisher = new RingPublisher(membership, gateways, outward, nodes, partnerMeans, config);
    this.changes = new MembershipChanges(membership, publisher, settling);
    this.introductions = new Introductions(membership, changes, settling, partner);
    this.keepAlives =
        new KeepAlives(
            new KeepAlives.Circle(membership, settling, changes::memberUnreachable),
            nodes,
            clock,
            control,
            config);
    ReplaceMeans means = new ReplaceMeans(membership, nodes, clock, control, timing);
    this.coordinator = new ReplaceCoordinator(means, publisher, this::copyWasInVain);
    this.election = new ReplaceElection(config, means, changes, coordinator, publisher, settling);
    ManagerState restored = environment.memory().restored();
    this.autoReplace =
        new AutoReplace(
            election, control, timing, restored.autoReplace().after(config.autoReplace()));
    this.cancellation = new ReplaceCancellation(config, means, coordinator, autoReplace, questions);
    changes.addListener(coordinator);
    changes.addListener(autoReplace);
    this.peers =
        new Peers(
            config.peers(),
            environment.transport(),
            control,
            new Peers.Services(servedToNodes(), servedToClients()),
            new NodeEvents(config, changes, control, environment.eventLog()));
    restore(restored);
  }

  private void restore(ManagerState restored) {
    membership.restore(restored.rings(), restored.identities());
    settling.onSettled(
        () -> {
          introductions.judgeAll();
          changes.settled();
        });
    if (!restored.rings().write().nodes().isEmpty()) {
      log.info("knows a ring of {} members", restored.rings().write().nodes().size());
      settling.beginRestored();
    }
  }

  /** What must not be forgotten. */
  private ManagerState state() {
    RingPair rings = membership.rings();
    return new ManagerState(
        new RingSeeds(rings.write().seed(), rings.read().seed()),
        membership.identities().all(),
        new ManagerState.AutoReplaceSetting(config.autoReplace(), autoReplace.isEnabled()));
  }

  private MethodTable servedToNodes() {
    MethodTable.Builder table = MethodTable.builder();
    new NodeHandlers(config, outward, changes, clock, control).addTo(table);
    new IntroductionHandlers(
            config,
            new IntroductionHandlers.Circle(membership, changes, introductions),
            outward,
            clock,
            control)
        .addTo(table);
    new ReplaceHandlers(config, coordinator, election, clock, control).addTo(table);
    return table.build();
  }

  private MethodTable servedToClients() {
    MethodTable.Builder table = MethodTable.builder();
    new RingHandlers(membership, gateways, outward, control).addTo(table);
    new CommandHandlers(changes, settling, coordinator, autoReplace, control).addTo(table);
    new ReplaceControlHandlers(config, coordinator, cancellation, control).addTo(table);
    new ManagerNotes(membership, settling, keeper, control).addTo(table);
    new BackupHandler(membership, nodes, control, config.timing().backupTimeoutMillis())
        .addTo(table);
    return table.build();
  }

  private void copyWasInVain() {
    autoReplace.attentionWanted();
  }

  /**
   * Listens, then dials the partner.
   *
   * @throws IOException if the address can't be bound; the node is to be closed then
   */
  public void start() throws IOException {
    stopListening = peers.listen(config.listenAddress())::close;
    log.info("start manager {}", config.address());
    environment.eventLog().write(Events.managerStart(config.address(), config.partner()));
    control.execute(this::tick);
    ticks = control.scheduleRepeatedly(config.timing().keepAliveIntervalMillis(), this::tick);
  }

  private void tick() {
    keepAlives.tick();
    publisher.tick();
    keeper.durable();
  }

  @Override
  public void close() {
    ticks.cancel();
    stopListening.run();
    peers.close();
  }

  /** The peers, which are made last: what they serve needs the ways to the nodes itself. */
  private final class NodesOfPeers implements Nodes {

    @Override
    public RpcSession session(NodeAddress node) {
      return peers.session(node);
    }

    @Override
    public boolean isJoined(NodeAddress node) {
      return peers.joined(node).isPresent();
    }

    @Override
    public void drop(NodeAddress node, String reason) {
      peers.drop(node, reason);
    }
  }
}
