package org.kumofs.manager.membership;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.kumofs.clock.LamportClock;
import org.kumofs.manager.ManagerConfig;
import org.kumofs.manager.state.StateKeeper;
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
  private final Outward outward;
  private final Nodes nodes;
  private final LamportClock clock;
  private final ControlLoop control;
  private final ManagerConfig config;

  /** The nodes that did not get the current rings. */
  private final Set<NodeAddress> behind = new LinkedHashSet<>();

  /**
   * On what conditions rings leave this manager.
   *
   * @param settling says whether they may
   * @param keeper has them on disk before
   * @param partner has to know more than the rings
   */
  public record Outward(Settling settling, StateKeeper keeper, PartnerLink partner) {

    /** Does something with the rings that others may hear of, when they are on disk. */
    public <R> CompletableFuture<R> whenDurable(Function<RingPair, R> use) {
      RingPair rings = settling.handedOut();
      return keeper.durable().thenApply(done -> use.apply(rings));
    }
  }

  /** Sends nothing by itself. */
  public RingPublisher(
      Membership membership,
      Gateways gateways,
      Outward outward,
      Nodes nodes,
      PartnerLink.Means means,
      ManagerConfig config) {
    this.membership = membership;
    this.gateways = gateways;
    this.outward = outward;
    this.nodes = nodes;
    this.clock = means.clock();
    this.control = means.control();
    this.config = config;
  }

  /** The partner is there, perhaps another one than before. */
  void partnerConnected() {
    outward.partner().connected();
  }

  /** Sends both rings to the partner if it is there; one that comes later is sent them then. */
  public void syncPartner() {
    config
        .partner()
        .filter(nodes::isJoined)
        .ifPresent(partner -> outward.partner().prepare().thenRun(() -> syncWhenDurable(partner)));
  }

  /** Sends both rings to every connected server. */
  public void syncServers() {
    membership.servers().forEach(this::syncWhenDurable);
  }

  /** Sends both rings to every gateway that has asked for them. */
  public void pushToGateways() {
    ifHandedOut(
        rings -> gateways.push(new HashSpacePush(rings.write().seed(), rings.read().seed())));
  }

  private void syncWhenDurable(NodeAddress node) {
    ifHandedOut(rings -> sync(node, rings));
  }

  private void ifHandedOut(Consumer<RingPair> use) {
    if (outward.settling().isSettled()) {
      whenDurable(use);
    }
  }

  /** Does something with the rings of now, at once or when they are on disk. */
  public void whenDurable(Consumer<RingPair> use) {
    outward
        .whenDurable(
            rings -> {
              use.accept(rings);
              return rings;
            })
        .exceptionally(
            failure -> {
              log.error("the rings were not sent", failure);
              return RingPair.EMPTY;
            });
  }

  /** Tries again where it failed. */
  public void tick() {
    gateways.prune();
    List<NodeAddress> again = List.copyOf(behind);
    behind.clear();
    again.stream().filter(nodes::isJoined).forEach(this::syncWhenDurable);
  }

  private void sync(NodeAddress node, RingPair rings) {
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
