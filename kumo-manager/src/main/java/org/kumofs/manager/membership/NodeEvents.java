package org.kumofs.manager.membership;

import org.kumofs.eventlog.EventLog;
import org.kumofs.eventlog.Events;
import org.kumofs.manager.ManagerConfig;
import org.kumofs.message.Role;
import org.kumofs.rpc.NodeIdentity;
import org.kumofs.rpc.PeerListener;
import org.kumofs.rpc.RpcSession;
import org.kumofs.time.ControlLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes note of nodes that come and go, and carries it to the control loop in the order in which it
 * happened. Operators and their scripts wait for some of these log lines.
 */
public final class NodeEvents implements PeerListener {

  private static final Logger log = LoggerFactory.getLogger(NodeEvents.class);

  private final ManagerConfig config;
  private final MembershipChanges changes;
  private final ControlLoop control;
  private final EventLog eventLog;

  /** Sorts the nodes by what they are to this manager. */
  public NodeEvents(
      ManagerConfig config, MembershipChanges changes, ControlLoop control, EventLog eventLog) {
    this.config = config;
    this.changes = changes;
    this.control = control;
    this.eventLog = eventLog;
  }

  @Override
  public void joined(NodeIdentity node, RpcSession session) {
    control.execute(() -> joined(node));
  }

  private void joined(NodeIdentity node) {
    log.info("new node {}", node);
    if (node.role() == Role.SERVER) {
      log.info("server connected {}", node.address());
      eventLog.write(Events.newServer(node.address()));
      changes.serverJoined(node.address());
    } else if (config.isPartner(node)) {
      log.info("partner connected {}", node.address());
      changes.partnerJoined();
    } else {
      log.warn("{} claims to be a manager but is not the partner", node.address());
      eventLog.write(Events.unknownPartner(node.address()));
    }
  }

  @Override
  public void reconnected(NodeIdentity node) {
    control.execute(
        () -> {
          log.info("{} is connected again", node);
          if (node.role() == Role.SERVER) {
            changes.serverReconnected(node.address());
          } else if (config.isPartner(node)) {
            // It may have been restarted, and know of no rings any more.
            changes.partnerJoined();
          }
        });
  }

  @Override
  public void lost(NodeIdentity node) {
    control.execute(() -> goneForGood(node));
  }

  private void goneForGood(NodeIdentity node) {
    log.info("lost node {}", node);
    if (node.role() == Role.SERVER) {
      log.warn("server lost {}", node.address());
      eventLog.write(Events.lostServer(node.address()));
      changes.serverLost(node.address());
    } else if (config.isPartner(node)) {
      changes.partnerLost();
    }
  }
}
