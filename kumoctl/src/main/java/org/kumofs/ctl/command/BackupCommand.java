package org.kumofs.ctl.command;

import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.kumofs.ctl.client.CallException;
import org.kumofs.ctl.client.RpcConnection;
import org.kumofs.message.CreateBackup;
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
  protected int run(RpcConnection manager) throws CallException {
    String used =
        suffix.isEmpty()
            ? LocalDate.now(ZoneId.systemDefault()).format(DateTimeFormatter.BASIC_ISO_DATE)
            : suffix;
    if (!target().json()) {
      out().println("suffix=" + used);
    }
    manager.setAnswerTimeout((int) Math.min(Integer.MAX_VALUE, Math.max(1, waitSeconds * 1000L)));
    callAndPrint(manager, new CreateBackup(used));
    return 0;
  }
}
