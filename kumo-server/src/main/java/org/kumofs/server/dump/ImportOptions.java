package org.kumofs.server.dump;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.kumofs.daemon.AddressConverter;
import org.kumofs.daemon.Version;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.wire.FrameLimits;
import org.kumofs.server.dump.cluster.Cluster;
import org.kumofs.server.dump.cluster.ClusterImport;
import org.kumofs.server.dump.cluster.ImportTotals;
import org.kumofs.server.dump.cluster.NodeCalls;
import org.kumofs.server.dump.format.DumpFormat;
import org.kumofs.server.dump.format.DumpFormatException;
import org.kumofs.server.dump.format.DumpPosition;
import org.kumofs.server.dump.format.DumpReader;
import org.kumofs.server.dump.transfer.Import;
import org.kumofs.server.dump.transfer.ImportState;
import org.kumofs.server.dump.transfer.Progress;
import org.kumofs.server.dump.transfer.StateFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Reads a dump into a cluster. */
@Command(
    name = "import",
    description = "Gives the records of a dump to a cluster, each unless a later one is there.",
    versionProvider = Version.class,
    sortOptions = false)
final class ImportOptions implements Callable<Integer> {

  private static final String STDIN = "-";

  @Option(
      names = {"-m", "--manager"},
      paramLabel = "MANAGER[:19700]",
      required = true,
      description = "a manager of the cluster",
      converter = AddressConverter.OfManager.class)
  private NodeAddress manager;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "FILE",
      defaultValue = STDIN,
      description = "the dump, of either format; -: the standard input (default)")
  private String input;

  @Option(names = "--all", description = "also what has expired")
  private boolean all;

  @Option(
      names = "--force-future",
      description = "also records whose stamp is more than an hour ahead of now")
  private boolean fromTheFuture;

  @Option(
      names = "--resume",
      paramLabel = "STATEFILE",
      description = "keep in this file how far it is, and go on from there if it exists")
  private Optional<Path> stateFile = Optional.empty();

  @Mixin private TransferOptions transfer = new TransferOptions();

  @Spec private CommandSpec spec;

  private final ToolEnvironment environment;

  ImportOptions(ToolEnvironment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws IOException {
    boolean fromStdin = input.equals(STDIN);
    if (stateFile.isPresent() && fromStdin) {
      throw new ParameterException(spec.commandLine(), "--resume needs a file");
    }
    try (NodeCalls calls = transfer.calls(environment)) {
      Progress progress =
          new Progress(spec.commandLine().getErr(), environment.terminal(), calls.time());
      try {
        return fromStdin ? importStdin(calls, progress) : importFile(calls, progress);
      } catch (DumpFormatException e) {
        throw new DumpException(fromStdin ? e.getMessage() : input + ": " + e.getMessage());
      } finally {
        progress.erase();
      }
    }
  }

  private int importStdin(NodeCalls calls, Progress progress) throws IOException {
    ImportState start = new ImportState(0, DumpPosition.START, ImportTotals.NONE);
    return importAll(
        environment.in(), new StateFile(Optional.empty(), start, calls.time()), calls, progress);
  }

  private int importFile(NodeCalls calls, Progress progress) throws IOException {
    Path path = Path.of(input);
    try (FileChannel channel = FileChannel.open(path)) {
      ImportState start = new ImportState(channel.size(), DumpPosition.START, ImportTotals.NONE);
      if (stateFile.isPresent() && Files.exists(stateFile.get())) {
        ImportState state = ImportState.load(stateFile.get());
        if (state.dumpBytes() != channel.size()) {
          throw new DumpException(
              "%s is of another dump than %s; delete it to begin anew"
                  .formatted(stateFile.get(), path));
        }
        start = state;
      }
      channel.position(start.position().offset());
      return importAll(
          Channels.newInputStream(channel),
          new StateFile(stateFile, start, calls.time()),
          calls,
          progress);
    }
  }

  private int importAll(InputStream in, StateFile state, NodeCalls calls, Progress progress)
      throws IOException {
    ImportState start = state.start();
    DumpReader reader = DumpFormat.read(in, start.position(), FrameLimits.DEFAULT.maxFrameBytes());
    Import records =
        new Import(
            new ClusterImport(new Cluster(calls, manager), fromTheFuture, progress::notice),
            new Import.Terms(all, fromTheFuture),
            transfer.pace(calls),
            calls.time(),
            start.totals());
    ImportTotals totals;
    try {
      totals =
          records.run(
              reader::next,
              reader::place,
              (reached, bytes) -> {
                state.reached(reader.position(), reached);
                progress.progress(
                    share(start.dumpBytes(), reader.position()), reached.records(), bytes);
              });
    } finally {
      state.save();
    }
    state.delete();
    progress.erase();
    print(totals);
    return refusedAny(totals, records) ? 1 : 0;
  }

  private static double share(long dumpBytes, DumpPosition position) {
    return dumpBytes == 0 ? 0 : (double) position.offset() / dumpBytes;
  }

  private void print(ImportTotals totals) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(transfer.json() ? TotalsText.json(totals) : TotalsText.line(totals));
    out.flush();
  }

  private boolean refusedAny(ImportTotals totals, Import records) {
    if (totals.refused() == 0) {
      return false;
    }
    spec.commandLine()
        .getErr()
        .println(
            ("%s: %d records refused, their stamps are more than an hour ahead of now%s;"
                    + " is the dump damaged? --force-future imports them")
                .formatted(
                    spec.root().name(),
                    totals.refused(),
                    records.firstRefused().map(place -> " (the first: " + place + ")").orElse("")));
    return true;
  }
}
