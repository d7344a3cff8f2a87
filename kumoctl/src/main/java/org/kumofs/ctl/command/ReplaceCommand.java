package org.kumofs.ctl.command;

import org.kumofs.ctl.client.CallException;
import org.kumofs.ctl.client.RpcConnection;
import org.kumofs.message.StartReplace;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code replace}: moves the records to where the ring wants them. */
@Command(name = "replace", description = "Starts a replace: moves records to their owners.")
public class ReplaceCommand extends ManagerCommand {

  @Mixin private WaitOptions waiting = new WaitOptions();

  /** Whether every record is to be offered to all of its owners. */
  boolean full() {
    return false;
  }

  @Override
  protected final int run(RpcConnection manager) throws CallException, InterruptedException {
    callAndPrint(manager, new StartReplace(full()));
    return waiting.await(this, new ReplaceWatch(manager, target().timeoutMillis()));
  }

  /** {@code full-replace}: compares and repairs all copies. */
  @Command(
      name = "full-replace",
      description = "Starts a full replace: offers every record to all of its owners.")
  public static final class Full extends ReplaceCommand {

    @Override
    boolean full() {
      return true;
    }
  }
}
