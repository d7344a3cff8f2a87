package org.kumofs.server.handler;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.kumofs.message.Acknowledged;
import org.kumofs.message.BackupStatus;
import org.kumofs.message.ServerBackup;
import org.kumofs.rpc.Caller;
import org.kumofs.rpc.Handler;
import org.kumofs.rpc.MethodTable;
import org.kumofs.rpc.RpcException;
import org.kumofs.rpc.wire.WireError;
import org.kumofs.server.membership.KnownManagers;
import org.kumofs.server.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies the database when a manager asks for it, one copy at a time, and tells everybody how that
 * goes.
 */
public final class BackupHandler {

  private static final Logger log = LoggerFactory.getLogger(BackupHandler.class);

  /** What the original answers, whatever the reason. */
  private static final WireError FAILED = new WireError.Flag(true);

  private final BackupRuns runs;
  private final KnownManagers managers;
  private final Executor background;

  /**
   * @param background where a copy may take minutes
   */
  public BackupHandler(BackupRuns runs, KnownManagers managers, Executor background) {
    this.runs = runs;
    this.managers = managers;
    this.background = background;
  }

  /** Adds the command to the table for nodes. */
  public void addTo(MethodTable.Builder nodes) {
    nodes.on(ServerBackup.METHOD, this::handle);
  }

  /** Adds what tells how it goes to the table for clients. */
  public void addStatusTo(MethodTable.Builder clients) {
    clients.on(
        BackupStatus.METHOD, (caller, request) -> CompletableFuture.completedFuture(runs.report()));
  }

  private CompletableFuture<Acknowledged> handle(Caller caller, ServerBackup request) {
    try {
      managers.requireManager(caller);
    } catch (RpcException e) {
      return CompletableFuture.failedFuture(e);
    }
    Optional<BackupRun> begun = runs.begin(request.suffix());
    if (begun.isEmpty()) {
      log.warn("backup {} refused, another one is running", request.suffix());
      return CompletableFuture.failedFuture(RpcException.withError(FAILED));
    }
    BackupRun run = begun.get();
    Handler<ServerBackup, Acknowledged> copy = Handler.on(background, (c, r) -> carryOut(run));
    return copy.handle(caller, request)
        .whenComplete((done, failure) -> run.endUnlessEnded("the server could not carry it out"));
  }

  private Acknowledged carryOut(BackupRun run) throws RpcException {
    try {
      runs.carryOut(run);
      return Acknowledged.ACKNOWLEDGED;
    } catch (IllegalArgumentException | StoreException e) {
      throw RpcException.withError(FAILED);
    }
  }
}
