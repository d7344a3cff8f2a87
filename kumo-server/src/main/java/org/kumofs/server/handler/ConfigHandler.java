package org.kumofs.server.handler;

import java.util.concurrent.CompletableFuture;
import org.kumofs.message.SetConfig;
import org.kumofs.message.StatusValue;
import org.kumofs.rpc.Caller;
import org.kumofs.rpc.MethodTable;
import org.kumofs.rpc.Transport;

/** Settings that can be changed while the server runs. */
public final class ConfigHandler {

  private final Transport transport;

  /** Changes the connections of a transport. */
  public ConfigHandler(Transport transport) {
    this.transport = transport;
  }

  /** Adds the method to the table for clients. */
  public void addTo(MethodTable.Builder clients) {
    clients.on(SetConfig.METHOD, this::handle);
  }

  private CompletableFuture<StatusValue> handle(Caller caller, SetConfig request) {
    return CompletableFuture.completedFuture(
        request.what() == SetConfig.TCP_NODELAY
            ? new StatusValue.Number(transport.setTcpNoDelay(request.argument()))
            : new StatusValue.Unknown());
  }
}
