package org.kumofs.server.handler;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.kumofs.message.Acknowledged;
import org.kumofs.message.ServerBackup;
import org.kumofs.rpc.Caller;
import org.kumofs.rpc.Handler;
import org.kumofs.rpc.MethodTable;
import org.kumofs.rpc.RpcException;
import org.kumofs.rpc.wire.WireError;
import org.kumofs.server.membership.KnownManagers;
import org.kumofs.server.store.Store;
import org.kumofs.server.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Copies the database when a manager asks for it, one copy at a time. */
public final class BackupHandler {

  private static final Logger log = LoggerFactory.getLogger(BackupHandler.class);

  /** What the original answers, whatever the reason. */
  private static final WireError FAILED = new WireError.Flag(true);

  private final Store store;
  private final KnownManagers managers;
  private final Executor background;
  private final AtomicBoolean running = new AtomicBoolean();

  /**
   * @param background where a copy may take minutes
   */
  public BackupHandler(Store store, KnownManagers managers, Executor background) {
    this.store = store;
    this.managers = managers;
    this.background = background;
  }

  /** Adds the method to the table for nodes. */
  public void addTo(MethodTable.Builder nodes) {
    nodes.on(ServerBackup.METHOD, this::handle);
  }

  private CompletableFuture<Acknowledged> handle(Caller caller, ServerBackup request) {
    try {
      managers.requireManager(caller);
    } catch (RpcException e) {
      return CompletableFuture.failedFuture(e);
    }
    if (!running.compareAndSet(false, true)) {
      log.warn("backup {} refused, another one is running", request.suffix());
      return CompletableFuture.failedFuture(RpcException.withError(FAILED));
    }
    Handler<ServerBackup, Acknowledged> copy = Handler.on(background, this::copy);
    return copy.handle(caller, request).whenComplete((done, failure) -> running.set(false));
  }

  private Acknowledged copy(Caller caller, ServerBackup request) throws RpcException {
    log.info("start backup {}", request.suffix());
    try {
      store.backup(request.suffix());
    } catch (IllegalArgumentException | StoreException e) {
      log.error("backup {} failed: {}", request.suffix(), e.getMessage());
      throw RpcException.withError(FAILED);
    }
    log.info("finish backup {}", request.suffix());
    return Acknowledged.ACKNOWLEDGED;
  }
}
