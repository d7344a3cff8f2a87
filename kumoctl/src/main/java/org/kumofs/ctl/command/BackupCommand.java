package org.kumofs.ctl.command;

import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.kumofs.ctl.client.CallException;
import org.kumofs.ctl.client.RpcConnection;
import org.kumofs.ctl.command.BackupOfServer.Outcome;
import org.kumofs.ctl.view.ResultText;
import org.kumofs.json.Json;
import org.kumofs.message.CreateBackup;
import org.kumofs.message.NodesInfoRequest;
import org.kumofs.message.Nothing;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.RingNode;
import org.kumofs.time.SystemTime;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code backup}: has every server copy its database. */
@Command(
    name = "backup",
    description = "Copies the database of every server to PATH-SUFFIX on its host.")
public final class BackupCommand extends ManagerCommand {

  @Parameters(
      arity = "0..1",
      paramLabel = "SUFFIX",
      description = "end of the copies' names (default: today, YYYYMMDD)")
  private String suffix = "";

  @Option(
      names = "--wait-timeout",
      paramLabel = "SECONDS",
      defaultValue = "3600",
      description =
          "limit for all servers to copy what they have; they go on after it (default:"
              + " ${DEFAULT-VALUE})")
  private int waitSeconds;

  @Override
  protected int run(RpcConnection manager) throws CallException, InterruptedException {
    String used =
        suffix.isEmpty()
            ? LocalDate.now(ZoneId.systemDefault()).format(DateTimeFormatter.BASIC_ISO_DATE)
            : suffix;
    List<RingNode> members = manager.call(new NodesInfoRequest()).write().nodes();
    List<NodeAddress> faults =
        members.stream().filter(node -> !node.active()).map(RingNode::address).toList();
    List<BackupOfServer> backups =
        members.stream()
            .filter(RingNode::active)
            .map(node -> new BackupOfServer(node.address(), used, target().timeoutMillis()))
            .toList();
    if (!target().json()) {
      out().println("suffix=" + used);
      out().flush();
      faults.forEach(
          fault ->
              err().println(fault + "  is down; its records are in the backups of its replicas"));
    }
    try {
      Optional<String> error = backUp(manager, used, backups);
      return finish(used, faults, backups, error);
    } finally {
      backups.forEach(BackupOfServer::close);
    }
  }

  /** Has the backups made and waits for them; gives what the manager complains of. */
  private Optional<String> backUp(RpcConnection manager, String used, List<BackupOfServer> backups)
      throws InterruptedException {
    backups.forEach(BackupOfServer::prepare);
    SystemTime time = new SystemTime();
    BackupWait wait = new BackupWait(backups, time, time, err());
    long limitMillis = Math.max(1, waitSeconds * 1000L);
    Optional<String> error = Optional.empty();
    try {
      boolean answered =
          wait.awaitManager(manager.begin(new CreateBackup(used)), limitMillis).isPresent();
      if (!answered) {
        error = Optional.of("no answer from the manager within " + waitSeconds + " s");
      }
    } catch (CallException e) {
      error = Optional.of(e.getMessage());
    }
    // Our manager answers an error only when all servers are through, or none has begun.
    wait.awaitServers(limitMillis, error.isPresent() ? 0 : target().timeoutMillis());
    return error;
  }

  private int finish(
      String used, List<NodeAddress> faults, List<BackupOfServer> backups, Optional<String> error)
      throws CallException {
    if (target().json()) {
      out()
          .println(
              Json.object()
                  .with("suffix", used)
                  .with("result", Optional.empty())
                  .with("error", error)
                  .with("servers", backups.stream().map(BackupOfServer::json).toList())
                  .with("faults", faults));
    } else {
      if (error.isEmpty()) {
        out().println(ResultText.plain(Nothing.NOTHING));
      }
      out().flush();
      backups.forEach(backup -> err().println(backup.line()));
    }
    if (error.isPresent()) {
      throw new CallException(error.get());
    }
    String failed =
        backups.stream()
            .filter(backup -> backup.outcome() == Outcome.FAILED)
            .map(backup -> backup.server().toString())
            .collect(Collectors.joining(", "));
    if (!failed.isEmpty()) {
      throw new CallException("no backup is known of " + failed);
    }
    return 0;
  }
}
