package org.kumofs.manager;

import java.io.IOException;
import org.kumofs.clock.HybridClock;
import org.kumofs.clock.LamportClock;
import org.kumofs.eventlog.Events;
import org.kumofs.manager.handler.BackupHandler;
import org.kumofs.manager.handler.CommandHandlers;
import org.kumofs.manager.handler.NodeHandlers;
import org.kumofs.manager.handler.ReplaceHandlers;
import org.kumofs.manager.handler.RingHandlers;
import org.kumofs.manager.membership.Gateways;
import org.kumofs.manager.membership.KeepAlives;
import org.kumofs.manager.membership.Membership;
import org.kumofs.manager.membership.MembershipChanges;
import org.kumofs.manager.membership.NodeEvents;
import org.kumofs.manager.membership.Nodes;
import org.kumofs.manager.membership.RingPublisher;
import org.kumofs.manager.replace.AutoReplace;
import org.kumofs.manager.replace.ReplaceCoordinator;
import org.kumofs.manager.replace.ReplaceElection;
import org.kumofs.manager.replace.ReplaceMeans;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.MethodTable;
import org.kumofs.rpc.Peers;
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
  private final Gateways gateways;
  private final Nodes nodes = new NodesOfPeers();
  private final RingPublisher publisher;
  private final KeepAlives keepAlives;
  private final MembershipChanges changes;
  private final ReplaceCoordinator coordinator;
  private final ReplaceElection election;
  private final AutoReplace autoReplace;
  private final Peers peers;

  private Runnable stopListening = () -> {};
  private Scheduler.Cancellable ticks = () -> {};

  /** Puts a manager together; nothing is listened to or dialled until {@link #start}. */
  public ManagerNode(ManagerConfig config, ManagerEnvironment environment) {
    this.config = config;
    this.environment = environment;
    this.control = environment.control();
    HybridClock stamps = new HybridClock(control.time()::unixSeconds);
    this.clock = stamps.lamport();
    this.membership = new Membership(stamps);
    this.gateways = new Gateways(control, config.timing().callTimeoutMillis());
    this.publisher = new RingPublisher(membership, gateways, nodes, clock, control, config);
    this.keepAlives = new KeepAlives(membership, nodes, clock, control, config);
    this.changes = new MembershipChanges(membership, publisher);
    ManagerTiming timing = config.timing();
    ReplaceMeans means = new ReplaceMeans(membership, nodes, clock, control, timing);
    this.coordinator = new ReplaceCoordinator(means, publisher, this::copyWasInVain);
    this.election = new ReplaceElection(config, means, changes, coordinator);
    this.autoReplace = new AutoReplace(election, control, timing, config.autoReplace());
    changes.addListener(coordinator);
    changes.addListener(autoReplace);
    this.peers =
        new Peers(
            config.peers(),
            environment.transport(),
            control,
            new Peers.Services(servedToNodes(), servedToClients()),
            new NodeEvents(config, changes, control, environment.eventLog()));
  }

  private MethodTable servedToNodes() {
    MethodTable.Builder table = MethodTable.builder();
    new NodeHandlers(config, membership, changes, clock, control).addTo(table);
    new ReplaceHandlers(config, coordinator, election, clock, control).addTo(table);
    return table.build();
  }

  private MethodTable servedToClients() {
    MethodTable.Builder table = MethodTable.builder();
    new RingHandlers(membership, gateways, control).addTo(table);
    new CommandHandlers(changes, coordinator, autoReplace, control).addTo(table);
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
