package org.kumofs.manager.handler;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.kumofs.clock.LamportClock;
import org.kumofs.manager.ManagerConfig;
import org.kumofs.manager.membership.Introductions;
import org.kumofs.manager.membership.Membership;
import org.kumofs.manager.membership.MembershipChanges;
import org.kumofs.manager.membership.RingPublisher.Outward;
import org.kumofs.message.Acknowledged;
import org.kumofs.message.Introduce;
import org.kumofs.message.RingSeeds;
import org.kumofs.message.Role;
import org.kumofs.message.ShareState;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.Caller;
import org.kumofs.rpc.Handler;
import org.kumofs.rpc.MethodTable;
import org.kumofs.rpc.NodeIdentity;
import org.kumofs.rpc.RpcException;
import org.kumofs.time.ControlLoop;

/** What servers and a partner of our own kind tell beyond the original's messages. */
public final class IntroductionHandlers {

  private final ManagerConfig config;
  private final Circle circle;
  private final Outward outward;
  private final LamportClock clock;
  private final ControlLoop control;

  /**
   * Whom it hands things over to.
   *
   * @param membership tells who is connected
   * @param changes takes what the partner knows
   * @param introductions judges servers
   */
  public record Circle(
      Membership membership, MembershipChanges changes, Introductions introductions) {}

  /** Answers with the rings that others may hear of. */
  public IntroductionHandlers(
      ManagerConfig config,
      Circle circle,
      Outward outward,
      LamportClock clock,
      ControlLoop control) {
    this.config = config;
    this.circle = circle;
    this.outward = outward;
    this.clock = clock;
    this.control = control;
  }

  /** Adds the methods to the table for nodes. */
  public void addTo(MethodTable.Builder nodes) {
    nodes
        .on(Introduce.METHOD, this::introduce)
        .on(ShareState.METHOD, Handler.on(control, this::share));
  }

  private CompletableFuture<RingSeeds> introduce(Caller caller, Introduce request) {
    return CompletableFuture.supplyAsync(() -> introduceNow(caller, request), control)
        .thenCompose(Function.identity());
  }

  private CompletableFuture<RingSeeds> introduceNow(Caller caller, Introduce request) {
    clock.observe(request.clock());
    Optional<NodeAddress> server =
        caller
            .node()
            .filter(node -> node.role() == Role.SERVER)
            .map(NodeIdentity::address)
            .filter(circle.membership()::isConnected);
    if (server.isEmpty()) {
      return CompletableFuture.failedFuture(
          RpcException.serverError(caller + " is no server that is connected"));
    }
    circle.introductions().introduced(server.get(), request);
    return outward.whenDurable(rings -> new RingSeeds(rings.write().seed(), rings.read().seed()));
  }

  private Acknowledged share(Caller caller, ShareState request) throws RpcException {
    Partner.require(config, caller);
    clock.observe(request.clock());
    circle.changes().partnerShares(request.identities(), request.rings(), request.settled());
    return Acknowledged.ACKNOWLEDGED;
  }
}
