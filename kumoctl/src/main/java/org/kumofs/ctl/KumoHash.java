package org.kumofs.ctl;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.kumofs.clock.ClockTime;
import org.kumofs.ctl.client.CallException;
import org.kumofs.ctl.client.RpcConnection;
import org.kumofs.ctl.hash.DumpCommand;
import org.kumofs.ctl.hash.HashCommand;
import org.kumofs.ctl.hash.RingCommand;
import org.kumofs.ctl.hash.SimulateCommand;
import org.kumofs.daemon.AddressConverter;
import org.kumofs.daemon.Version;
import org.kumofs.message.NodesInfoRequest;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.Ring;
import org.kumofs.ring.RingNode;
import org.kumofs.ring.RingSeed;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Tells where keys and servers lie on the ring. */
@Command(
    name = "kumohash",
    description =
        "Tells where keys and servers lie on the ring, and what a change of servers would move.",
    customSynopsis = {
      "kumohash [OPTION...] ADDR[:19800]... -- COMMAND [ARGUMENT...]",
      "       kumohash [OPTION...] -m MANAGER[:19700] COMMAND [ARGUMENT...]"
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    sortOptions = false,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:done", "1:wrong usage, or the manager does not answer"},
    subcommands = {
      HashCommand.class,
      HashCommand.Assign.class,
      DumpCommand.class,
      SimulateCommand.class
    })
public final class KumoHash implements RingCommand.Source, Callable<Integer> {

  @Option(
      names = {"-m", "--manager"},
      paramLabel = "MANAGER[:19700]",
      description = "take the write ring of this manager",
      converter = AddressConverter.OfManager.class)
  private Optional<NodeAddress> manager = Optional.empty();

  @Mixin private ToolOptions options = new ToolOptions();

  // Texts: of values that can't be converted picocli would only say that they don't match.
  @Parameters(
      arity = "0..*",
      paramLabel = "ADDR[:19800]",
      description = "the members of the ring, in order of attachment")
  private List<String> servers = new ArrayList<>();

  @Spec private CommandSpec spec;

  private KumoHash() {}

  /** Runs a command and exits with its code. */
  public static void main(String[] args) {
    Tool.main(commandLine(), arguments(args));
  }

  /** The command line with all options. */
  public static CommandLine commandLine() {
    CommandLine line = new CommandLine(new KumoHash());
    // Keys may begin with a dash.
    line.getSubcommands().get("hash").setUnmatchedOptionsArePositionalParams(true);
    line.getSubcommands().get("assign").setUnmatchedOptionsArePositionalParams(true);
    return line;
  }

  /** Takes out the two dashes between servers and command, which here mean no end of options. */
  static String[] arguments(String... args) {
    Set<String> commands = commandLine().getSubcommands().keySet();
    List<String> kept = new ArrayList<>(Arrays.asList(args));
    int dashes = kept.indexOf("--");
    boolean commandFollows =
        dashes >= 0 && dashes + 1 < kept.size() && commands.contains(kept.get(dashes + 1));
    if (commandFollows && kept.subList(0, dashes).stream().noneMatch(commands::contains)) {
      kept.remove(dashes);
    }
    return kept.toArray(new String[0]);
  }

  /** Only called without a command. */
  @Override
  public Integer call() {
    throw usage("a COMMAND is needed behind the servers: hash, assign, dump or simulate");
  }

  @Override
  public Ring ring() throws CallException {
    if (manager.isPresent() != servers.isEmpty()) {
      throw usage("which servers? say ADDR... before the two dashes, or -m MANAGER");
    }
    if (manager.isPresent()) {
      int timeoutMillis = options.timeoutMillis();
      try (RpcConnection connection = RpcConnection.open(manager.get(), timeoutMillis)) {
        return Ring.of(connection.call(new NodesInfoRequest()).write());
      }
    }
    List<RingNode> members = new ArrayList<>();
    for (String server : servers) {
      RingNode member = RingNode.active(address(server));
      if (members.contains(member)) {
        throw usage("server " + member.address() + " is named twice");
      }
      members.add(member);
    }
    return Ring.of(new RingSeed(members, ClockTime.ZERO));
  }

  private NodeAddress address(String text) {
    try {
      return new AddressConverter.OfServer().convert(text);
    } catch (TypeConversionException e) {
      throw usage(e.getMessage());
    }
  }

  @Override
  public boolean json() {
    return options.json();
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
