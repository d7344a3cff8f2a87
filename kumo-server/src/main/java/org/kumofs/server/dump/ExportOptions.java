package org.kumofs.server.dump;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.kumofs.daemon.Version;
import org.kumofs.data.RawKey;
import org.kumofs.rpc.wire.FrameLimits;
import org.kumofs.server.dump.cluster.NodeCalls;
import org.kumofs.server.dump.format.DumpFormat;
import org.kumofs.server.dump.format.DumpHeader;
import org.kumofs.server.dump.format.DumpWriter;
import org.kumofs.server.dump.transfer.Export;
import org.kumofs.server.dump.transfer.ExportFile;
import org.kumofs.server.dump.transfer.Losses;
import org.kumofs.server.dump.transfer.Progress;
import org.kumofs.server.dump.transfer.RecordSource;
import org.kumofs.server.dump.transfer.Selection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Writes a dump. */
@Command(
    name = "export",
    description = "Writes the records of a cluster, or of backups, into a file.",
    versionProvider = Version.class,
    sortOptions = false)
final class ExportOptions implements Callable<Integer> {

  private static final String STDOUT = "-";

  @Mixin private SourceOptions source = new SourceOptions();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      defaultValue = STDOUT,
      description = "the file to be made; -: the standard output (default)")
  private String output;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "json",
      description = "json: an object a line (default); msgpack: smaller and faster")
  private DumpFormat format;

  @Option(names = "--resume", description = "go on with FILE where an export has stopped")
  private boolean resume;

  @Mixin private TransferOptions transfer = new TransferOptions();

  @Spec private CommandSpec spec;

  private final ToolEnvironment environment;

  ExportOptions(ToolEnvironment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws IOException {
    boolean toStdout = output.equals(STDOUT);
    if (resume && toStdout) {
      throw new ParameterException(spec.commandLine(), "--resume needs a file, -o FILE");
    }
    PrintWriter err = spec.commandLine().getErr();
    try (NodeCalls calls = transfer.calls(environment)) {
      Progress progress = new Progress(err, environment.terminal(), calls.time());
      Losses losses = new Losses(progress::notice);
      try {
        if (toStdout) {
          toStdout(calls, progress, losses);
        } else {
          toFile(Path.of(output), calls, progress, losses);
        }
      } finally {
        progress.erase();
      }
      return DumpToolMain.end(spec.commandLine(), losses);
    }
  }

  private void toStdout(NodeCalls calls, Progress progress, Losses losses) throws IOException {
    OutputStream out = new BufferedOutputStream(environment.out(), 1 << 16);
    DumpWriter writer = format.writer(out);
    try (RecordSource records = source.open(calls, Optional.empty(), false, losses)) {
      writer.begin(header());
      writer.end(run(calls, records, Optional.empty(), writer, progress));
    } finally {
      out.flush();
    }
  }

  private void toFile(Path path, NodeCalls calls, Progress progress, Losses losses)
      throws IOException {
    long exported;
    long before;
    try (ExportFile file = open(path)) {
      before = file.start().position().records();
      exported = before;
      if (!file.start().complete()) {
        Optional<RawKey> after = file.start().lastKey();
        try (RecordSource records = source.open(calls, after, false, losses)) {
          exported += run(calls, records, after, file.writer(), progress);
        }
        file.writer().end(exported);
        file.finish();
      }
    }
    progress.erase();
    say(exported, before);
  }

  private ExportFile open(Path path) throws IOException {
    return resume
        ? ExportFile.resume(path, format, header(), FrameLimits.DEFAULT.maxFrameBytes())
        : ExportFile.create(path, format, header());
  }

  private DumpHeader header() {
    Selection selection = source.selection();
    return new DumpHeader(selection.prefix(), selection.dead());
  }

  private long run(
      NodeCalls calls,
      RecordSource records,
      Optional<RawKey> after,
      DumpWriter writer,
      Progress progress)
      throws IOException {
    Export export = new Export(source.selection(), transfer.pace(calls), progress, calls.time());
    return export.run(
        records,
        after,
        entry -> {
          writer.write(entry.key(), entry.record());
          return true;
        });
  }

  private void say(long records, long before) {
    PrintWriter out = spec.commandLine().getOut();
    if (transfer.json()) {
      out.println("{\"records\":%d,\"before\":%d}".formatted(records, before));
    } else {
      String resumed = before > 0 ? " (%d were there before)".formatted(before) : "";
      out.println("exported " + records + " records" + resumed);
    }
  }
}
