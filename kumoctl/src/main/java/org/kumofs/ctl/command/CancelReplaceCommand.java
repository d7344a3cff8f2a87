package org.kumofs.ctl.command;

import org.kumofs.ctl.client.CallException;
import org.kumofs.ctl.client.ReplaceControl;
import org.kumofs.ctl.client.RpcConnection;
import org.kumofs.json.Json;
import picocli.CommandLine.Command;

/** {@code cancel-replace}: ends a running copy, without a delete phase. */
@Command(
    name = "cancel-replace",
    description = "Ends a running copy; the next replace starts from there.")
public final class CancelReplaceCommand extends ManagerCommand {

  @Override
  protected int run(RpcConnection manager) throws CallException {
    boolean cancelled = ReplaceControl.cancel(target().manager(), target().timeoutMillis());
    if (target().json()) {
      out().println(Json.object().with("result", cancelled));
      return 0;
    }
    out().println(cancelled);
    out().flush();
    err()
        .println(
            cancelled
                ? "the copy is cancelled; reads and writes go on, the next replace starts from there"
                : "no replace is running");
    return 0;
  }
}
