package org.kumofs.server.replace;

import java.util.concurrent.CompletableFuture;
import org.kumofs.clock.LamportClock;
import org.kumofs.message.Acknowledged;
import org.kumofs.message.Nothing;
import org.kumofs.message.ReplaceCopyStart;
import org.kumofs.message.ReplaceDeleteStart;
import org.kumofs.message.ReplaceOffer;
import org.kumofs.message.Role;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.Caller;
import org.kumofs.rpc.Handler;
import org.kumofs.rpc.MethodTable;
import org.kumofs.rpc.NodeIdentity;
import org.kumofs.rpc.RpcException;
import org.kumofs.server.membership.KnownManagers;
import org.kumofs.time.ControlLoop;

/** The methods by which other nodes drive a server's part in a replace. */
final class ReplaceHandlers {

  private final KnownManagers managers;
  private final ReplaceService service;
  private final LamportClock clock;
  private final ControlLoop control;

  ReplaceHandlers(
      KnownManagers managers, ReplaceService service, LamportClock clock, ControlLoop control) {
    this.managers = managers;
    this.service = service;
    this.clock = clock;
    this.control = control;
  }

  void addTo(MethodTable.Builder nodes) {
    nodes
        .on(ReplaceCopyStart.METHOD, Handler.on(control, this::copyStart))
        .on(ReplaceDeleteStart.METHOD, Handler.on(control, this::deleteStart))
        .on(ReplaceOffer.METHOD, this::offer);
  }

  private Acknowledged copyStart(Caller caller, ReplaceCopyStart request) throws RpcException {
    NodeAddress manager = requireManager(caller);
    clock.observe(request.clock());
    service.startCopy(manager, request.seed(), request.full());
    return Acknowledged.ACKNOWLEDGED;
  }

  private Acknowledged deleteStart(Caller caller, ReplaceDeleteStart request) throws RpcException {
    NodeAddress manager = requireManager(caller);
    clock.observe(request.clock());
    service.startDelete(manager);
    return Acknowledged.ACKNOWLEDGED;
  }

  private NodeAddress requireManager(Caller caller) throws RpcException {
    managers.requireManager(caller);
    return caller.node().map(NodeIdentity::address).orElseThrow();
  }

  private CompletableFuture<Nothing> offer(Caller caller, ReplaceOffer request) {
    caller
        .node()
        .filter(node -> node.role() == Role.SERVER)
        .ifPresent(
            node ->
                control.execute(() -> service.offered(node.address(), request.streamAddress())));
    return CompletableFuture.completedFuture(Nothing.NOTHING);
  }
}
