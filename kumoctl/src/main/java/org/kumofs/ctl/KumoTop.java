package org.kumofs.ctl;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.kumofs.ctl.client.CallException;
import org.kumofs.ctl.top.Interactive;
import org.kumofs.ctl.top.Printed;
import org.kumofs.ctl.top.model.Roster;
import org.kumofs.ctl.top.model.ServerProbe;
import org.kumofs.ctl.top.model.Watch;
import org.kumofs.ctl.top.terminal.FullScreen;
import org.kumofs.daemon.AddressConverter;
import org.kumofs.daemon.SecondsConverter;
import org.kumofs.daemon.Version;
import org.kumofs.ring.NodeAddress;
import org.kumofs.time.SystemTime;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Watches servers: a full-screen table, or printed ones. */
@Command(
    name = "kumotop",
    description =
        "Watches kumo-servers in a full-screen table until q is pressed; ? shows the keys.",
    customSynopsis = {
      "kumotop [OPTION...] ADDR[:19800]...",
      "       kumotop [OPTION...] -m MANAGER[:19700]"
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {
      "",
      "Where the output is no terminal, or with -n or --json, tables or objects are printed",
      "instead. NO_COLOR set: no colours."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:done",
      "1:wrong usage, the manager does not answer, or a server did not in the last table"
    })
public final class KumoTop implements Callable<Integer> {

  private static final Duration DEFAULT_DELAY = Duration.ofSeconds(1);

  @Option(
      names = {"-m", "--manager"},
      paramLabel = "MANAGER[:19700]",
      description = "watch all servers that this manager knows of, as they come and go",
      converter = AddressConverter.OfManager.class)
  private Optional<NodeAddress> manager = Optional.empty();

  @Option(
      names = {"-n", "--count"},
      paramLabel = "COUNT",
      description = "print so many tables and exit; 0: until interrupted (default: 1)")
  private Optional<Integer> count = Optional.empty();

  @Option(
      names = {"-d", "--delay"},
      paramLabel = "SECONDS",
      converter = SecondsConverter.Positive.class,
      description = "seconds that a table is about (default: 1; full-screen: 0.5)")
  private Optional<Duration> delay = Optional.empty();

  @Mixin private ToolOptions options = new ToolOptions();

  @Parameters(arity = "0..*", hidden = true, converter = AddressConverter.OfServer.class)
  private List<NodeAddress> servers = new ArrayList<>();

  @Spec private CommandSpec spec;

  private KumoTop() {}

  /** Runs until it is done and exits with its code. */
  public static void main(String[] args) {
    Tool.main(commandLine(), args);
  }

  /** The command line with all options. */
  public static CommandLine commandLine() {
    return new CommandLine(new KumoTop());
  }

  @Override
  public Integer call() throws CallException, IOException, InterruptedException {
    check();
    ExecutorService threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "probe");
              thread.setDaemon(true);
              return thread;
            });
    try (Watch watch = watch(threads)) {
      return run(watch);
    } finally {
      threads.shutdownNow();
    }
  }

  private void check() {
    if (manager.isPresent() == !servers.isEmpty()) {
      throw usage(
          manager.isPresent() ? "with -m, no server is named" : "a server, or -m, is needed");
    }
    if (count.orElse(0) < 0) {
      throw usage("-n must not be negative");
    }
  }

  private Watch watch(ExecutorService threads) throws CallException {
    SystemTime time = new SystemTime();
    int limitMillis = options.timeoutMillis();
    Roster roster =
        manager.map(m -> Roster.ofManager(m, limitMillis)).orElse(Roster.fixed(servers));
    return new Watch(roster, server -> new ServerProbe(server, limitMillis, time), time, threads);
  }

  private int run(Watch watch) throws CallException, IOException, InterruptedException {
    if (count.isEmpty() && !options.json()) {
      String noColour = System.getenv("NO_COLOR");
      Optional<FullScreen> screen = FullScreen.open(noColour == null || noColour.isEmpty());
      if (screen.isPresent()) {
        try (FullScreen open = screen.get()) {
          new Interactive(watch, open, new SystemTime(), delay).run();
        }
        return 0;
      }
    }
    Printed printed =
        new Printed(
            watch, spec.commandLine().getOut(), new SystemTime(), delay.orElse(DEFAULT_DELAY));
    printed.run(count.orElse(1), options.json());
    return 0;
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
