package org.kumofs.ctl;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.kumofs.ctl.client.CallException;
import org.kumofs.ctl.client.RpcConnection;
import org.kumofs.ctl.stat.StatCommand;
import org.kumofs.ctl.stat.StatReport;
import org.kumofs.daemon.AddressConverter;
import org.kumofs.daemon.Version;
import org.kumofs.message.NodesInfoRequest;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.RingNode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Shows the numbers of one server, or of all that are active. */
@Command(
    name = "kumostat",
    description = "Shows the numbers of one kumo-server, or of all active servers.",
    customSynopsis = {
      "kumostat [OPTION...] ADDR[:19800] COMMAND",
      "       kumostat [OPTION...] -m MANAGER[:19700] COMMAND"
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footerHeading = "Commands:%n",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:done", "1:wrong usage, or a server or the manager does not answer"})
public final class KumoStat implements Callable<Integer> {

  @Option(
      names = {"-m", "--manager"},
      paramLabel = "MANAGER[:19700]",
      description = "ask all servers that are active by this manager",
      converter = AddressConverter.OfManager.class)
  private Optional<NodeAddress> manager = Optional.empty();

  @Mixin private ToolOptions options = new ToolOptions();

  @Parameters(arity = "0..2", hidden = true)
  private List<String> words = new ArrayList<>();

  @Spec private CommandSpec spec;

  private KumoStat() {}

  /** Runs a command and exits with its code. */
  public static void main(String[] args) {
    Tool.main(commandLine(), args);
  }

  /** The command line with all options. */
  public static CommandLine commandLine() {
    CommandLine line = new CommandLine(new KumoStat());
    List<String> commands = new ArrayList<>();
    for (StatCommand command : StatCommand.values()) {
      commands.add("  %-12s %s".formatted(command.commandName(), command.description()));
    }
    line.getCommandSpec().usageMessage().footer(commands.toArray(new String[0]));
    return line;
  }

  @Override
  public Integer call() throws CallException {
    int wanted = manager.isPresent() ? 1 : 2;
    if (words.size() != wanted) {
      throw usage(
          manager.isPresent()
              ? "with -m, one COMMAND is needed and no server"
              : "a server and a COMMAND are needed");
    }
    String name = words.get(words.size() - 1);
    StatCommand command =
        StatCommand.ofName(name)
            .orElseThrow(() -> usage("there is no command '" + name + "'; see the list above"));
    StatReport report =
        new StatReport(command, options.timeoutMillis(), spec.commandLine().getOut());
    if (manager.isEmpty()) {
      report.printOne(server(words.get(0)), options.json());
      return 0;
    }
    return reportAll(report, manager.get());
  }

  private int reportAll(StatReport report, NodeAddress of) throws CallException {
    List<NodeAddress> servers = activeServers(of);
    int silent = report.printAll(servers, options.json());
    PrintWriter out = spec.commandLine().getOut();
    out.flush();
    if (silent > 0) {
      throw new CallException(
          "%d of %d servers gave no answer; their lines say why".formatted(silent, servers.size()));
    }
    return 0;
  }

  private List<NodeAddress> activeServers(NodeAddress of) throws CallException {
    try (RpcConnection connection = RpcConnection.open(of, options.timeoutMillis())) {
      return connection.call(new NodesInfoRequest()).write().nodes().stream()
          .filter(RingNode::active)
          .map(RingNode::address)
          .toList();
    }
  }

  private NodeAddress server(String text) {
    try {
      return new AddressConverter.OfServer().convert(text);
    } catch (TypeConversionException e) {
      throw usage(e.getMessage());
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
