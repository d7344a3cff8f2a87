package org.kumofs.ctl.command;

import java.time.ZoneId;
import org.kumofs.ctl.client.CallException;
import org.kumofs.ctl.client.ManagerNotes;
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
    ManagerNotes notes = ManagerNotes.ask(target().manager(), target().timeoutMillis());
    if (target().json()) {
      out().println(RingText.json(info, notes));
    } else {
      out().print(new RingText(ZoneId.systemDefault()).status(info));
      out().flush();
      show(notes);
    }
    return 0;
  }

  /** Beside the original's text, which scripts parse. */
  private void show(ManagerNotes notes) {
    if (notes.settling()) {
      err().println("the manager has just started and does not hand out the ring yet");
    }
    for (String server : notes.unreachable()) {
      err().println(server + " is a member and can't be reached");
    }
    for (String problem : notes.problems()) {
      err().println("the ring is not kept on disk: " + problem);
    }
    err().flush();
  }
}
