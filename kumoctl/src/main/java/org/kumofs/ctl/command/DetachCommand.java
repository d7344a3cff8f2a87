package org.kumofs.ctl.command;

import org.kumofs.ctl.client.CallException;
import org.kumofs.ctl.client.RpcConnection;
import org.kumofs.message.DetachFaultServers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code detach}: takes the servers that are down out of the ring and starts a replace. */
@Command(name = "detach", description = "Detaches the fault servers and starts a replace.")
public final class DetachCommand extends ManagerCommand {

  @Mixin private WaitOptions waiting = new WaitOptions();

  @Override
  protected int run(RpcConnection manager) throws CallException, InterruptedException {
    callAndPrint(manager, new DetachFaultServers(true));
    return waiting.await(this, new ReplaceWatch(manager, target().timeoutMillis()));
  }

  /** {@code detach-noreplace}: leaves the replace to a later command. */
  @Command(
      name = "detach-noreplace",
      description = "Detaches the fault servers, without a replace.")
  public static final class NoReplace extends ManagerCommand {

    @Override
    protected int run(RpcConnection manager) throws CallException {
      callAndPrint(manager, new DetachFaultServers(false));
      return 0;
    }
  }
}
