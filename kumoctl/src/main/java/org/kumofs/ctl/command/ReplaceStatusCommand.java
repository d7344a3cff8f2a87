package org.kumofs.ctl.command;

import java.time.ZoneId;
import org.kumofs.ctl.client.CallException;
import org.kumofs.ctl.client.RpcConnection;
import org.kumofs.time.SystemTime;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code replace-status}: how far a replace is on every server. */
@Command(
    name = "replace-status",
    description = "Shows the phase of a replace and how far each server is.")
public final class ReplaceStatusCommand extends ManagerCommand {

  @Option(
      names = "--watch",
      paramLabel = "SECONDS",
      defaultValue = "0",
      description = "look again every so often, until interrupted, 0 = once (default: 0)")
  private double watchSeconds;

  @Override
  protected int run(RpcConnection manager) throws CallException, InterruptedException {
    print(manager);
    while (watchSeconds > 0) {
      new SystemTime().sleepMillis(Math.max(1, (long) (watchSeconds * 1000)));
      if (!target().json()) {
        out().println();
      }
      print(manager);
    }
    return 0;
  }

  private void print(RpcConnection manager) throws CallException {
    ReplaceStatusText text =
        new ReplaceStatusText(
            ReplaceOverview.look(manager, target().manager(), target().timeoutMillis()));
    if (target().json()) {
      out().println(text.json());
    } else {
      out().print(text.plain(ZoneId.systemDefault()));
    }
    out().flush();
  }
}
