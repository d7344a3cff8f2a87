package org.kumofs.server.handler;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.kumofs.message.GetStatus;
import org.kumofs.message.StatusCode;
import org.kumofs.message.StatusValue;
import org.kumofs.rpc.Caller;
import org.kumofs.rpc.Handler;
import org.kumofs.rpc.MethodTable;

/** Tells a server's numbers to the tools. What it does not know is answered nil, not refused. */
public final class StatusHandler {

  private final ServerStatus status;
  private final Handler<GetStatus, StatusValue> onStorage;

  /**
   * @param storage reads what may block on the disk; the rest is answered even if that hangs
   */
  public StatusHandler(ServerStatus status, Executor storage) {
    this.status = status;
    this.onStorage = Handler.on(storage, (caller, request) -> read(request));
  }

  /** Adds the method to the table for clients. */
  public void addTo(MethodTable.Builder clients) {
    clients.on(GetStatus.METHOD, this::handle);
  }

  private CompletableFuture<StatusValue> handle(Caller caller, GetStatus request) {
    boolean stored = StatusCode.ofWireId(request.what()).filter(ServerStatus::isStored).isPresent();
    return stored
        ? onStorage.handle(caller, request)
        : CompletableFuture.completedFuture(read(request));
  }

  private StatusValue read(GetStatus request) {
    return StatusCode.ofWireId(request.what())
        .map(status::read)
        .orElseGet(StatusValue.Unknown::new);
  }
}
