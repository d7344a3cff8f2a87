package org.kumofs.gateway;

import java.io.IOException;
import org.kumofs.daemon.Checks;
import org.kumofs.daemon.CommonOptions;
import org.kumofs.daemon.Daemon;
import org.kumofs.daemon.DaemonContext;
import org.kumofs.daemon.DaemonRunner;
import org.kumofs.daemon.UsageException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Entry point of kumo-gateway. */
@Command(name = "kumo-gateway", description = "Serves a kumofs cluster to memcached clients.")
public final class GatewayMain implements Daemon {

  @Mixin private GatewayOptions options;
  @Mixin private CommonOptions.OfGateway common;

  /** Runs a gateway until it is told to end. */
  public static void main(String[] args) {
    DaemonRunner.main(new GatewayMain(), args);
  }

  /** The command line with all options. */
  public static CommandLine commandLine() {
    return DaemonRunner.commandLine(new GatewayMain());
  }

  @Override
  public CommonOptions common() {
    return common;
  }

  @Override
  public AutoCloseable start(DaemonContext context) throws UsageException, IOException {
    return ServingGateway.start(settings(), context);
  }

  private ServingGateway.Settings settings() throws UsageException {
    return new ServingGateway.Settings(
        options.cluster(common),
        options.ports(),
        options.limits(common),
        options.facts(common),
        options.sizes(common).maxFrameBytes());
  }

  @Override
  public void check(Checks checks) throws UsageException {
    settings().ports().forEach(port -> checks.canListen(port.listener().address()));
  }
}
