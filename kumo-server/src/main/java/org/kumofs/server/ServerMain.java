package org.kumofs.server;

import java.io.IOException;
import org.kumofs.daemon.CommonOptions;
import org.kumofs.daemon.Daemon;
import org.kumofs.daemon.DaemonContext;
import org.kumofs.daemon.DaemonRunner;
import org.kumofs.daemon.StartException;
import org.kumofs.daemon.UsageException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Entry point of kumo-server. */
@Command(name = "kumo-server", description = "Keeps the records of a kumofs cluster.")
public final class ServerMain implements Daemon {

  private static final int CLOCK_INTERVAL_SECONDS = 8;

  @Mixin private ServerOptions options;

  @Mixin
  private final CommonOptions.OfNode common = new CommonOptions.OfNode(CLOCK_INTERVAL_SECONDS);

  /** Runs a server until it is told to end. */
  public static void main(String[] args) {
    DaemonRunner.main(new ServerMain(), args);
  }

  @Override
  public CommonOptions common() {
    return common;
  }

  @Override
  public AutoCloseable start(DaemonContext context)
      throws UsageException, StartException, IOException {
    ServingServer.Settings settings =
        new ServingServer.Settings(
            options.config(common),
            options.store(),
            options.tombstones(),
            options.offerDirectory(),
            common.writeThreads(),
            common.readThreads(),
            options.sizes(common).maxFrameBytes());
    ServingServer server = ServingServer.start(settings, context);
    context.eventLog().write(options.startEvent());
    return server;
  }
}
