package org.kumofs.manager.handler;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.kumofs.manager.membership.Gateways;
import org.kumofs.manager.membership.Membership;
import org.kumofs.manager.membership.RingPublisher.Outward;
import org.kumofs.message.HashSpaceRequest;
import org.kumofs.message.NodesInfo;
import org.kumofs.message.NodesInfoRequest;
import org.kumofs.message.RingSeeds;
import org.kumofs.rpc.Caller;
import org.kumofs.rpc.Handler;
import org.kumofs.rpc.MethodTable;
import org.kumofs.time.ControlLoop;

/** What gateways and tools ask about the cluster; never answered with an error. */
public final class RingHandlers {

  private final Membership membership;
  private final Gateways gateways;
  private final Outward outward;
  private final ControlLoop control;

  /** Shows one membership, and notes who wants to hear of its changes. */
  public RingHandlers(
      Membership membership, Gateways gateways, Outward outward, ControlLoop control) {
    this.membership = membership;
    this.gateways = gateways;
    this.outward = outward;
    this.control = control;
  }

  /** Adds the methods to the table for clients. */
  public void addTo(MethodTable.Builder clients) {
    clients
        .on(HashSpaceRequest.METHOD, this::rings)
        .on(NodesInfoRequest.METHOD, Handler.on(control, this::nodes));
  }

  private CompletableFuture<RingSeeds> rings(Caller caller, HashSpaceRequest request) {
    return CompletableFuture.supplyAsync(
            () -> {
              gateways.add(caller.session());
              return outward.whenDurable(
                  rings -> new RingSeeds(rings.write().seed(), rings.read().seed()));
            },
            control)
        .thenCompose(Function.identity());
  }

  private NodesInfo nodes(Caller caller, NodesInfoRequest request) {
    return new NodesInfo(membership.rings().write().seed(), membership.newcomers());
  }
}
