package org.kumofs.ctl.command;

import org.kumofs.ctl.client.CallException;
import org.kumofs.ctl.client.RpcConnection;
import org.kumofs.message.SetAutoReplace;
import picocli.CommandLine.Command;

/** Switches automatic attach, detach and replace on or off. */
public abstract class AutoReplaceCommand extends ManagerCommand {

  private final boolean enable;

  private AutoReplaceCommand(boolean enable) {
    this.enable = enable;
  }

  @Override
  protected final int run(RpcConnection manager) throws CallException {
    callAndPrint(manager, new SetAutoReplace(enable));
    return 0;
  }

  /** {@code enable-auto-replace}. */
  @Command(
      name = "enable-auto-replace",
      description = "From now on membership changes lead to a replace by themselves.")
  public static final class Enable extends AutoReplaceCommand {

    /** For picocli. */
    public Enable() {
      super(true);
    }
  }

  /** {@code disable-auto-replace}. */
  @Command(
      name = "disable-auto-replace",
      description = "From now on a replace starts only when it is asked for.")
  public static final class Disable extends AutoReplaceCommand {

    /** For picocli. */
    public Disable() {
      super(false);
    }
  }
}
