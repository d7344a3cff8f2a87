package org.kumofs.ctl;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import org.kumofs.ctl.client.CallException;
import org.kumofs.ctl.command.AttachCommand;
import org.kumofs.ctl.command.AutoReplaceCommand;
import org.kumofs.ctl.command.BackupCommand;
import org.kumofs.ctl.command.DetachCommand;
import org.kumofs.ctl.command.ManagerCommand;
import org.kumofs.ctl.command.ReplaceCommand;
import org.kumofs.ctl.command.StatusCommand;
import org.kumofs.daemon.AddressConverter;
import org.kumofs.daemon.Version;
import org.kumofs.ring.NodeAddress;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;

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
      "1:wrong usage, or the manager can't be reached or refuses",
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
      BackupCommand.class,
      AutoReplaceCommand.Enable.class,
      AutoReplaceCommand.Disable.class
    })
public final class KumoCtl implements ManagerCommand.Target {

  /** Exit code for everything that was not done. */
  private static final int FAILED = 1;

  @Parameters(
      index = "0",
      paramLabel = "ADDR[:19700]",
      description = "a manager",
      converter = AddressConverter.OfManager.class)
  private NodeAddress manager;

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "print one JSON object a command")
  private boolean json;

  @Option(
      names = "--timeout",
      scope = ScopeType.INHERIT,
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "limit for connecting and for each answer (default: ${DEFAULT-VALUE})")
  private double timeoutSeconds;

  private KumoCtl() {}

  /** Runs a command and exits with its code. */
  public static void main(String[] args) {
    PrintWriter out = new PrintWriter(System.out, true, Charset.defaultCharset());
    PrintWriter err = new PrintWriter(System.err, true, Charset.defaultCharset());
    System.exit(execute(out, err, args));
  }

  /** Runs a command; tests call it without leaving the process. */
  static int execute(PrintWriter out, PrintWriter err, String... args) {
    CommandLine line = new CommandLine(new KumoCtl()).setOut(out).setErr(err);
    line.setParameterExceptionHandler(KumoCtl::usageError);
    line.setExecutionExceptionHandler(KumoCtl::executionError);
    return line.execute(args);
  }

  private static int usageError(CommandLine.ParameterException error, String[] args) {
    PrintWriter err = error.getCommandLine().getErr();
    error.getCommandLine().usage(err);
    err.println("kumoctl: " + error.getMessage().lines().findFirst().orElse(""));
    return FAILED;
  }

  private static int executionError(
      Exception error, CommandLine line, CommandLine.ParseResult parsed) throws Exception {
    if (error instanceof CallException) {
      line.getErr().println("kumoctl: " + error.getMessage());
      return FAILED;
    }
    throw error;
  }

  @Override
  public NodeAddress manager() {
    return manager;
  }

  @Override
  public boolean json() {
    return json;
  }

  @Override
  public int timeoutMillis() {
    return (int) Math.max(1, Math.min(Integer.MAX_VALUE, timeoutSeconds * 1000));
  }
}
