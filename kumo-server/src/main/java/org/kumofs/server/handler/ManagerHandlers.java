package org.kumofs.server.handler;

import java.util.concurrent.CompletableFuture;
import org.kumofs.clock.LamportClock;
import org.kumofs.message.HashSpaceSync;
import org.kumofs.message.KeepAlive;
import org.kumofs.message.Nothing;
import org.kumofs.rpc.Caller;
import org.kumofs.rpc.MethodTable;
import org.kumofs.rpc.RpcException;
import org.kumofs.server.membership.KnownManagers;
import org.kumofs.server.membership.ManagerReadiness;
import org.kumofs.server.membership.RingAdopter;
import org.kumofs.time.ControlLoop;

/** What managers tell a server about the cluster. */
public final class ManagerHandlers {

  private final KnownManagers managers;
  private final ManagerReadiness readiness;
  private final RingAdopter rings;
  private final LamportClock clock;
  private final ControlLoop control;

  /** Serves these managers; keepalives are answered to every node. */
  public ManagerHandlers(
      KnownManagers managers,
      ManagerReadiness readiness,
      RingAdopter rings,
      LamportClock clock,
      ControlLoop control) {
    this.managers = managers;
    this.readiness = readiness;
    this.rings = rings;
    this.clock = clock;
    this.control = control;
  }

  /** Adds the methods to the table for nodes. */
  public void addTo(MethodTable.Builder nodes) {
    nodes.on(KeepAlive.METHOD, this::keepAlive).on(HashSpaceSync.METHOD, this::sync);
  }

  private CompletableFuture<Nothing> keepAlive(Caller caller, KeepAlive request) {
    clock.observe(request.clock());
    return CompletableFuture.completedFuture(Nothing.NOTHING);
  }

  private CompletableFuture<Boolean> sync(Caller caller, HashSpaceSync request) {
    return CompletableFuture.supplyAsync(() -> adopt(caller, request), control)
        .thenCompose(adopted -> adopted);
  }

  private CompletableFuture<Boolean> adopt(Caller caller, HashSpaceSync request) {
    try {
      managers.requireManager(caller);
    } catch (RpcException e) {
      return CompletableFuture.failedFuture(e);
    }
    clock.observe(request.clock());
    return readiness
        .of(caller.node().orElseThrow().address())
        .thenCompose(ready -> rings.adopt(request.write(), request.read()));
  }
}
