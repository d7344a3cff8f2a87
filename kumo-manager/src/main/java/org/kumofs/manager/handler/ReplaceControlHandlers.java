package org.kumofs.manager.handler;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.kumofs.manager.ManagerConfig;
import org.kumofs.manager.replace.ReplaceCancellation;
import org.kumofs.manager.replace.ReplaceCoordinator;
import org.kumofs.message.CancelReplace;
import org.kumofs.message.ManagerReplaceStatus;
import org.kumofs.rpc.Caller;
import org.kumofs.rpc.Handler;
import org.kumofs.rpc.MethodTable;
import org.kumofs.time.ControlLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells operators which phase of a replace this manager runs, and ends one for them. */
public final class ReplaceControlHandlers {

  private static final Logger log = LoggerFactory.getLogger(ReplaceControlHandlers.class);

  private final ManagerConfig config;
  private final ReplaceCoordinator coordinator;
  private final ReplaceCancellation cancellation;
  private final ControlLoop control;

  /** Has the coordinator looked at, and the cancellation carried out. */
  public ReplaceControlHandlers(
      ManagerConfig config,
      ReplaceCoordinator coordinator,
      ReplaceCancellation cancellation,
      ControlLoop control) {
    this.config = config;
    this.coordinator = coordinator;
    this.cancellation = cancellation;
    this.control = control;
  }

  /** Adds the methods to the table for clients, among them the partner. */
  public void addTo(MethodTable.Builder clients) {
    clients
        .on(
            ManagerReplaceStatus.METHOD,
            Handler.on(control, (caller, request) -> coordinator.report(config.partner())))
        .on(CancelReplace.METHOD, this::cancel);
  }

  private CompletableFuture<Boolean> cancel(Caller caller, CancelReplace request) {
    return CompletableFuture.supplyAsync(
            () -> {
              log.info("{} commands: cancel the replace", caller);
              return cancellation.cancel(request);
            },
            control)
        .thenCompose(Function.identity());
  }
}
