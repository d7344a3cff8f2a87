package org.kumofs.manager.membership;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.kumofs.clock.LamportClock;
import org.kumofs.manager.ManagerConfig;
import org.kumofs.message.HashSpacePush;
import org.kumofs.message.HashSpaceSync;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.RingPair;
import org.kumofs.rpc.RpcException;
import org.kumofs.rpc.wire.ErrorCode;
import org.kumofs.time.ControlLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the rings to the partner, the servers and the gateways. A node that did not get them is
 * sent the then current ones at the next tick. Nobody waits for anybody here. For the control loop
 * alone.
 */
public final class RingPublisher {

  private static final Logger log = LoggerFactory.getLogger(RingPublisher.class);

  private final Membership membership;
  private final Gateways gateways;
  private final Nodes nodes;
  private final LamportClock clock;
  private final ControlLoop control;
  private final ManagerConfig config;

  /** The nodes that did not get the current rings. */
  private final Set<NodeAddress> behind = new LinkedHashSet<>();

  /** Sends nothing by itself. */
  public RingPublisher(
      Membership membership,
      Gateways gateways,
      Nodes nodes,
      LamportClock clock,
      ControlLoop control,
      ManagerConfig config) {
    this.membership = membership;
    this.gateways = gateways;
    this.nodes = nodes;
    this.clock = clock;
    this.control = control;
    this.config = config;
  }

  /** Sends both rings to the partner if it is there; one that comes later is sent them then. */
  public void syncPartner() {
    config.partner().filter(nodes::isJoined).ifPresent(this::sync);
  }

  /** Sends both rings to every connected server. */
  public void syncServers() {
    membership.servers().forEach(this::sync);
  }

  /** Sends both rings to every gateway that has asked for them. */
  public void pushToGateways() {
    RingPair rings = membership.rings();
    gateways.push(new HashSpacePush(rings.write().seed(), rings.read().seed()));
  }

  /** Tries again where it failed. */
  public void tick() {
    gateways.prune();
    List<NodeAddress> again = List.copyOf(behind);
    behind.clear();
    again.stream().filter(nodes::isJoined).forEach(this::sync);
  }

  private void sync(NodeAddress node) {
    RingPair rings = membership.rings();
    HashSpaceSync request =
        new HashSpaceSync(rings.write().seed(), rings.read().seed(), clock.take());
    nodes
        .session(node)
        .call(request, config.timing().callTimeoutMillis())
        .whenCompleteAsync((adopted, failure) -> synced(node, rings, adopted, failure), control);
  }

  private void synced(NodeAddress node, RingPair sent, Boolean adopted, Throwable failure) {
    if (failure == null) {
      log.debug("{} {} the rings", node, adopted ? "took over" : "has later ones than");
      if (sent.equals(membership.rings())) {
        behind.remove(node);
      }
    } else if (isLocal(failure)) {
      behind.add(node);
    } else {
      log.warn("{} refuses the rings: {}", node, failure.getMessage());
    }
  }

  /** Whether the node did not get the rings, or nobody knows whether it did. */
  private static boolean isLocal(Throwable failure) {
    return failure instanceof RpcException e
        && (e.is(ErrorCode.TRANSPORT_LOST) || e.is(ErrorCode.TIMEOUT));
  }
}
