package org.kumofs.server;

import java.io.IOException;
import java.util.function.Supplier;
import org.kumofs.daemon.Checks;
import org.kumofs.daemon.CommonOptions;
import org.kumofs.daemon.Daemon;
import org.kumofs.daemon.DaemonContext;
import org.kumofs.daemon.DaemonRunner;
import org.kumofs.daemon.StartException;
import org.kumofs.daemon.UsageException;
import org.kumofs.rpc.netty.NettyLoops;
import picocli.CommandLine;
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

  /** The command line with all options. */
  public static CommandLine commandLine() {
    return DaemonRunner.commandLine(new ServerMain());
  }

  @Override
  public CommonOptions common() {
    return common;
  }

  @Override
  public AutoCloseable start(DaemonContext context)
      throws UsageException, StartException, IOException {
    return start(context, this::ownLoops);
  }

  private NettyLoops ownLoops() {
    return new NettyLoops("server", common.writeThreads());
  }

  /**
   * Starts a server on event loops that may be those of others, too.
   *
   * @param loops asked once the database is open; they are closed with the server
   */
  public AutoCloseable start(DaemonContext context, Supplier<NettyLoops> loops)
      throws UsageException, StartException, IOException {
    ServingServer server = ServingServer.start(settings(loops), context);
    context.eventLog().write(options.startEvent());
    return server;
  }

  private ServingServer.Settings settings(Supplier<NettyLoops> loops) throws UsageException {
    return new ServingServer.Settings(
        options.config(common),
        options.store(),
        options.tombstones(),
        options.offerDirectory(),
        loops,
        common.readThreads(),
        options.sizes(common).maxFrameBytes());
  }

  @Override
  public void check(Checks checks) throws UsageException {
    ServerConfig config = settings(this::ownLoops).node();
    checks.canListen(config.listenAddress().toSocketAddress());
    checks.canListen(config.streamAddress().toSocketAddress());
    checks.canWriteInto("the directory for offers", options.offerDirectory());
    StoreCheck.check(options.store().path(), checks);
  }
}
