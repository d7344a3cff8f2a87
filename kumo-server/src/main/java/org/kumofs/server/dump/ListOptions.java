package org.kumofs.server.dump;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.kumofs.daemon.Version;
import org.kumofs.message.ScannedRecords;
import org.kumofs.server.dump.cluster.NodeCalls;
import org.kumofs.server.dump.transfer.Export;
import org.kumofs.server.dump.transfer.ItemText;
import org.kumofs.server.dump.transfer.Losses;
import org.kumofs.server.dump.transfer.Progress;
import org.kumofs.server.dump.transfer.RecordSource;
import org.kumofs.server.dump.transfer.TransferListener;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows which keys there are. */
@Command(
    name = "list",
    description = "Prints a line for each key, as memcached's lru_crawler metadump does.",
    versionProvider = Version.class,
    sortOptions = false)
final class ListOptions implements Callable<Integer> {

  /** How soon it is noticed that nobody reads any more. */
  private static final int LINES_BETWEEN_CHECKS = 128;

  @Mixin private SourceOptions source = new SourceOptions();

  @Option(names = "--limit", paramLabel = "N", description = "stop after so many")
  private Optional<Long> limit = Optional.empty();

  @Mixin private TransferOptions transfer = new TransferOptions();

  @Spec private CommandSpec spec;

  private final ToolEnvironment environment;

  ListOptions(ToolEnvironment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws IOException {
    if (limit.orElse(1L) < 1) {
      throw new ParameterException(spec.commandLine(), "--limit must be at least 1");
    }
    PrintWriter out = spec.commandLine().getOut();
    try (NodeCalls calls = transfer.calls(environment)) {
      // The lines themselves are progress enough.
      Progress progress = new Progress(spec.commandLine().getErr(), false, calls.time());
      Losses losses = new Losses(progress::notice);
      Export export =
          new Export(source.selection(), transfer.pace(calls), quiet(progress), calls.time());
      try (RecordSource records = source.open(calls, Optional.empty(), true, losses)) {
        export.run(records, Optional.empty(), new Printer(out)::print);
      }
      out.flush();
      return DumpToolMain.end(spec.commandLine(), losses);
    }
  }

  private static TransferListener quiet(Progress progress) {
    return new TransferListener() {
      @Override
      public void progress(double share, long records, long bytes) {}

      @Override
      public void notice(String line) {
        progress.notice(line);
      }
    };
  }

  private final class Printer {

    private final PrintWriter out;
    private long left = limit.orElse(Long.MAX_VALUE);

    Printer(PrintWriter out) {
      this.out = out;
    }

    boolean print(ScannedRecords.Entry entry) {
      if (left == 0 || (left % LINES_BETWEEN_CHECKS == 0 && out.checkError())) {
        return false;
      }
      out.println(transfer.json() ? ItemText.json(entry) : ItemText.line(entry));
      left--;
      return true;
    }
  }
}
