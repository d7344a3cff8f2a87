package org.kumofs.manager.handler;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.kumofs.clock.LamportClock;
import org.kumofs.manager.ManagerConfig;
import org.kumofs.manager.membership.MembershipChanges;
import org.kumofs.manager.membership.RingPublisher.Outward;
import org.kumofs.message.HashSpaceSync;
import org.kumofs.message.KeepAlive;
import org.kumofs.message.Nothing;
import org.kumofs.message.ReadRingRequest;
import org.kumofs.message.WriteRingRequest;
import org.kumofs.ring.Ring;
import org.kumofs.ring.RingPair;
import org.kumofs.ring.RingSeed;
import org.kumofs.rpc.Caller;
import org.kumofs.rpc.Handler;
import org.kumofs.rpc.MethodTable;
import org.kumofs.rpc.RpcException;
import org.kumofs.time.ControlLoop;

/**
 * What nodes ask and tell about the cluster. Requests for rings are never answered with an error:
 * an original would ask again in a tight loop. Before there is a ring, it is empty.
 */
public final class NodeHandlers {

  private final ManagerConfig config;
  private final Outward outward;
  private final MembershipChanges changes;
  private final LamportClock clock;
  private final ControlLoop control;

  /** Shows one membership and changes it at the partner's word. */
  public NodeHandlers(
      ManagerConfig config,
      Outward outward,
      MembershipChanges changes,
      LamportClock clock,
      ControlLoop control) {
    this.config = config;
    this.outward = outward;
    this.changes = changes;
    this.clock = clock;
    this.control = control;
  }

  /** Adds the methods to the table for nodes. */
  public void addTo(MethodTable.Builder nodes) {
    nodes
        .on(KeepAlive.METHOD, Handler.on(control, this::keepAlive))
        .on(HashSpaceSync.METHOD, Handler.on(control, this::sync))
        .on(WriteRingRequest.METHOD, (caller, request) -> ring(RingPair::write))
        .on(ReadRingRequest.METHOD, (caller, request) -> ring(RingPair::read));
  }

  /** By way of the control loop, so that a manager whose loop is stuck shows that. */
  private Nothing keepAlive(Caller caller, KeepAlive request) {
    clock.observe(request.clock());
    return Nothing.NOTHING;
  }

  private Boolean sync(Caller caller, HashSpaceSync request) throws RpcException {
    Partner.require(config, caller);
    clock.observe(request.clock());
    return changes.adopt(request.write(), request.read());
  }

  private CompletableFuture<RingSeed> ring(Function<RingPair, Ring> which) {
    return CompletableFuture.supplyAsync(
            () -> outward.whenDurable(rings -> which.apply(rings).seed()), control)
        .thenCompose(Function.identity());
  }
}
