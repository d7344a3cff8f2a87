package org.kumofs.ctl.command;

import org.kumofs.ctl.client.CallException;
import org.kumofs.ctl.client.RpcConnection;
import org.kumofs.message.AttachNewServers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code attach}: takes the servers that wait into the ring and starts a replace. */
@Command(name = "attach", description = "Attaches the new servers and starts a replace.")
public final class AttachCommand extends ManagerCommand {

  @Mixin private WaitOptions waiting = new WaitOptions();

  @Override
  protected int run(RpcConnection manager) throws CallException, InterruptedException {
    callAndPrint(manager, new AttachNewServers(true));
    return waiting.await(this, new ReplaceWatch(manager, target().timeoutMillis()));
  }

  /** {@code attach-noreplace}: leaves the replace to a later command. */
  @Command(name = "attach-noreplace", description = "Attaches the new servers, without a replace.")
  public static final class NoReplace extends ManagerCommand {

    @Override
    protected int run(RpcConnection manager) throws CallException {
      callAndPrint(manager, new AttachNewServers(false));
      return 0;
    }
  }
}
