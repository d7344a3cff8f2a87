package org.kumofs.server.replace;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.kumofs.clock.LamportClock;
import org.kumofs.message.Acknowledged;
import org.kumofs.message.CancelReplace;
import org.kumofs.message.Nothing;
import org.kumofs.message.ReplaceCopyStart;
import org.kumofs.message.ReplaceDeleteStart;
import org.kumofs.message.ReplaceOffer;
import org.kumofs.message.Role;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.Caller;
import org.kumofs.rpc.MethodTable;
import org.kumofs.rpc.NodeIdentity;
import org.kumofs.rpc.RpcException;
import org.kumofs.server.membership.KnownManagers;
import org.kumofs.server.membership.ManagerReadiness;
import org.kumofs.time.ControlLoop;

/** The methods by which other nodes drive a server's part in a replace. */
final class ReplaceHandlers {

  private final KnownManagers managers;
  private final ManagerReadiness readiness;
  private final ReplaceService service;
  private final LamportClock clock;
  private final ControlLoop control;

  ReplaceHandlers(
      KnownManagers managers,
      ManagerReadiness readiness,
      ReplaceService service,
      LamportClock clock,
      ControlLoop control) {
    this.managers = managers;
    this.readiness = readiness;
    this.service = service;
    this.clock = clock;
    this.control = control;
  }

  void addTo(MethodTable.Builder nodes) {
    nodes
        .on(
            ReplaceCopyStart.METHOD,
            (caller, request) -> whenReady(caller, request, this::copyStart))
        .on(
            ReplaceDeleteStart.METHOD,
            (caller, request) -> whenReady(caller, request, this::deleteStart))
        .on(CancelReplace.METHOD, (caller, request) -> whenReady(caller, request, this::cancel))
        .on(ReplaceOffer.METHOD, this::offer);
  }

  /** What a manager commands. */
  @FunctionalInterface
  private interface Command<Q, R> {
    R carryOut(NodeAddress manager, Q request) throws RpcException;
  }

  private <Q, R> CompletableFuture<R> whenReady(Caller caller, Q request, Command<Q, R> command) {
    return CompletableFuture.supplyAsync(() -> ready(caller), control)
        .thenCompose(Function.identity())
        .thenCompose(manager -> carryOut(manager, request, command));
  }

  private CompletableFuture<NodeAddress> ready(Caller caller) {
    try {
      NodeAddress manager = requireManager(caller);
      return readiness.of(manager).thenApply(done -> manager);
    } catch (RpcException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static <Q, R> CompletableFuture<R> carryOut(
      NodeAddress manager, Q request, Command<Q, R> command) {
    try {
      return CompletableFuture.completedFuture(command.carryOut(manager, request));
    } catch (RpcException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private Acknowledged copyStart(NodeAddress manager, ReplaceCopyStart request)
      throws RpcException {
    clock.observe(request.clock());
    service.startCopy(manager, request.seed(), request.full());
    return Acknowledged.ACKNOWLEDGED;
  }

  private Acknowledged deleteStart(NodeAddress manager, ReplaceDeleteStart request)
      throws RpcException {
    clock.observe(request.clock());
    service.startDelete(manager);
    return Acknowledged.ACKNOWLEDGED;
  }

  private Boolean cancel(NodeAddress manager, CancelReplace request) {
    return service.cancelCopy(request);
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
