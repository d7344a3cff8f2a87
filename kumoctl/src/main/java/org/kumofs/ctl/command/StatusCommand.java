package org.kumofs.ctl.command;

import java.time.ZoneId;
import org.kumofs.ctl.client.CallException;
import org.kumofs.ctl.client.RpcConnection;
import org.kumofs.ctl.view.RingText;
import org.kumofs.message.NodesInfo;
import org.kumofs.message.NodesInfoRequest;
import picocli.CommandLine.Command;

/** {@code status}: the members of the write ring, and the servers that are not attached. */
@Command(
    name = "status",
    aliases = "stat",
    description = "Shows attached servers and servers that are not attached.")
public final class StatusCommand extends ManagerCommand {

  @Override
  protected int run(RpcConnection manager) throws CallException {
    NodesInfo info = manager.call(new NodesInfoRequest());
    if (target().json()) {
      out().println(RingText.json(info));
    } else {
      out().print(new RingText(ZoneId.systemDefault()).status(info));
    }
    return 0;
  }
}
