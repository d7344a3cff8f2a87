package org.kumofs.server.dump;

import org.kumofs.daemon.Version;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Entry point of kumodump. */
@Command(
    name = "kumodump",
    description = "Records out of a cluster or its backups into a file, and back.",
    versionProvider = Version.class,
    sortOptions = false,
    synopsisSubcommandLabel = "(export | import | list)",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:done",
      "1:wrong usage; what is read or written fails, is damaged (an export goes on with what can be"
          + " read) or has stamps of the future"
    })
public final class KumoDumpMain implements Runnable {

  @SuppressWarnings("UnusedVariable") // picocli acts on it
  @Option(names = "--help", usageHelp = true, description = "show this help and exit")
  private boolean help;

  @SuppressWarnings("UnusedVariable") // picocli acts on it
  @Option(names = "--version", versionHelp = true, description = "print the version and exit")
  private boolean version;

  @Spec private CommandSpec spec;

  private KumoDumpMain() {}

  /** Runs until it is done and exits. */
  public static void main(String[] args) {
    DumpToolMain.main(commandLine(), args);
  }

  /** The command line with all options. */
  public static CommandLine commandLine() {
    return commandLine(DumpToolMain.ofProcess());
  }

  static CommandLine commandLine(ToolEnvironment environment) {
    return new CommandLine(new KumoDumpMain())
        .addSubcommand(new ExportOptions(environment))
        .addSubcommand(new ImportOptions(environment))
        .addSubcommand(new ListOptions(environment));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is needed: export, import or list");
  }
}
