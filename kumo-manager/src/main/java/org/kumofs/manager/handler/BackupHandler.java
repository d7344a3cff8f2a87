package org.kumofs.manager.handler;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.kumofs.manager.membership.Membership;
import org.kumofs.manager.membership.Nodes;
import org.kumofs.message.CreateBackup;
import org.kumofs.message.Nothing;
import org.kumofs.message.ServerBackup;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.Caller;
import org.kumofs.rpc.MethodTable;
import org.kumofs.rpc.RpcException;
import org.kumofs.rpc.wire.WireError;
import org.kumofs.time.ControlLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has every connected server copy its database, and answers when all are done. */
public final class BackupHandler {

  private static final Logger log = LoggerFactory.getLogger(BackupHandler.class);

  private final Membership membership;
  private final Nodes nodes;
  private final ControlLoop control;
  private final long timeoutMillis;

  /**
   * Passes the command on to the servers of a membership.
   *
   * @param timeoutMillis limit for one server's backup
   */
  public BackupHandler(
      Membership membership, Nodes nodes, ControlLoop control, long timeoutMillis) {
    this.membership = membership;
    this.nodes = nodes;
    this.control = control;
    this.timeoutMillis = timeoutMillis;
  }

  /** Adds the method to the table for clients. */
  public void addTo(MethodTable.Builder clients) {
    clients.on(CreateBackup.METHOD, this::backup);
  }

  private CompletableFuture<Nothing> backup(Caller caller, CreateBackup request) {
    Optional<String> fault = BackupSuffix.findFault(request.suffix());
    if (fault.isPresent()) {
      return refuse(fault.get());
    }
    log.info("{} commands: backup, suffix={}", caller, request.suffix());
    return CompletableFuture.supplyAsync(membership::servers, control)
        .thenCompose(servers -> backup(servers, request.suffix()));
  }

  private CompletableFuture<Nothing> backup(List<NodeAddress> servers, String suffix) {
    if (servers.isEmpty()) {
      return refuse("no server is connected");
    }
    List<CompletableFuture<Optional<String>>> failures =
        servers.stream().map(server -> backup(server, suffix)).toList();
    return CompletableFuture.allOf(failures.toArray(CompletableFuture[]::new))
        .thenCompose(
            done -> {
              String failed =
                  failures.stream()
                      .flatMap(failure -> failure.join().stream())
                      .collect(Collectors.joining("; "));
              return failed.isEmpty()
                  ? CompletableFuture.completedFuture(Nothing.NOTHING)
                  : refuse("backup failed on " + failed);
            });
  }

  /** Gives what went wrong, if anything did. */
  private CompletableFuture<Optional<String>> backup(NodeAddress server, String suffix) {
    return nodes
        .session(server)
        .call(new ServerBackup(suffix), timeoutMillis)
        .handle(
            (done, failure) -> {
              if (failure == null) {
                log.info("{} has made its backup", server);
                return Optional.empty();
              }
              log.warn("backup failed on {}: {}", server, failure.getMessage());
              return Optional.of(server + " (" + failure.getMessage() + ")");
            });
  }

  private static <R> CompletableFuture<R> refuse(String reason) {
    return CompletableFuture.failedFuture(RpcException.withError(new WireError.Text(reason)));
  }
}
