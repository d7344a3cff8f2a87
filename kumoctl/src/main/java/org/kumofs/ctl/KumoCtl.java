package org.kumofs.ctl;

import org.kumofs.ctl.command.AttachCommand;
import org.kumofs.ctl.command.AutoReplaceCommand;
import org.kumofs.ctl.command.BackupCommand;
import org.kumofs.ctl.command.CancelReplaceCommand;
import org.kumofs.ctl.command.DetachCommand;
import org.kumofs.ctl.command.ManagerCommand;
import org.kumofs.ctl.command.ReplaceCommand;
import org.kumofs.ctl.command.ReplaceStatusCommand;
import org.kumofs.ctl.command.StatusCommand;
import org.kumofs.daemon.AddressConverter;
import org.kumofs.daemon.Version;
import org.kumofs.ring.NodeAddress;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The operator's command line: {@code kumoctl ADDR[:19700] COMMAND}. */
@Command(
    name = "kumoctl",
    description = "Looks at a kumofs cluster and changes it, by way of one of its managers.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    sortOptions = false,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:done",
      "1:wrong usage, or the manager can't be reached or refuses, or a server has no backup",
      "2:a replace that was waited for ended without being finished",
      "3:a replace that was waited for took longer than --wait-timeout"
    },
    subcommands = {
      StatusCommand.class,
      AttachCommand.class,
      AttachCommand.NoReplace.class,
      DetachCommand.class,
      DetachCommand.NoReplace.class,
      ReplaceCommand.class,
      ReplaceCommand.Full.class,
      ReplaceStatusCommand.class,
      CancelReplaceCommand.class,
      BackupCommand.class,
      AutoReplaceCommand.Enable.class,
      AutoReplaceCommand.Disable.class
    })
public final class KumoCtl implements ManagerCommand.Target {

  @Parameters(
      index = "0",
      paramLabel = "ADDR[:19700]",
      description = "a manager",
      converter = AddressConverter.OfManager.class)
  private NodeAddress manager;

  @Mixin private ToolOptions options = new ToolOptions();

  private KumoCtl() {}

  /** Runs a command and exits with its code. */
  public static void main(String[] args) {
    Tool.main(commandLine(), args);
  }

  /** The command line with all options. */
  public static CommandLine commandLine() {
    return new CommandLine(new KumoCtl());
  }

  @Override
  public NodeAddress manager() {
    return manager;
  }

  @Override
  public boolean json() {
    return options.json();
  }

  @Override
  public int timeoutMillis() {
    return options.timeoutMillis();
  }
}
