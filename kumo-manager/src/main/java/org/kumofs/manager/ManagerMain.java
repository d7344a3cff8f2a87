package org.kumofs.manager;

import java.io.IOException;
import java.nio.file.Files;
import org.kumofs.daemon.Checks;
import org.kumofs.daemon.CommonOptions;
import org.kumofs.daemon.Daemon;
import org.kumofs.daemon.DaemonContext;
import org.kumofs.daemon.DaemonRunner;
import org.kumofs.daemon.StartException;
import org.kumofs.daemon.UsageException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Entry point of kumo-manager. */
@Command(
    name = "kumo-manager",
    description = "Watches the servers of a kumofs cluster and says which of them keep what.")
public final class ManagerMain implements Daemon {

  @Mixin private ManagerOptions options;
  @Mixin private CommonOptions.OfNode common;

  /** Runs a manager until it is told to end. */
  public static void main(String[] args) {
    DaemonRunner.main(new ManagerMain(), args);
  }

  /** The command line with all options. */
  public static CommandLine commandLine() {
    return DaemonRunner.commandLine(new ManagerMain());
  }

  @Override
  public CommonOptions common() {
    return common;
  }

  @Override
  public AutoCloseable start(DaemonContext context)
      throws UsageException, StartException, IOException {
    return ServingManager.start(
        options.config(common), options.stateFile(System::getenv), common.maxFrameBytes(), context);
  }

  @Override
  public void check(Checks checks) throws UsageException {
    checks.canListen(options.config(common).listenAddress().toSocketAddress());
    // The folder that it has unless told otherwise is made at the start.
    options
        .stateFile(System::getenv)
        .filter(file -> Files.exists(file.toAbsolutePath().getParent()))
        .ifPresent(file -> checks.canWrite("the state file", file));
  }
}
