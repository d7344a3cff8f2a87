package org.kumofs.server.dump;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.kumofs.daemon.AddressConverter;
import org.kumofs.daemon.SecondsConverter;
import org.kumofs.daemon.Version;
import org.kumofs.ring.NodeAddress;
import org.kumofs.server.dump.cluster.Cluster;
import org.kumofs.server.dump.cluster.ClusterImport;
import org.kumofs.server.dump.cluster.ImportTotals;
import org.kumofs.server.dump.cluster.NodeCalls;
import org.kumofs.server.dump.restore.Readiness;
import org.kumofs.server.dump.restore.RestoredRecords;
import org.kumofs.server.dump.restore.Sample;
import org.kumofs.server.dump.restore.Verification;
import org.kumofs.server.dump.transfer.BackupSource;
import org.kumofs.server.dump.transfer.Import;
import org.kumofs.server.dump.transfer.Progress;
import org.kumofs.server.dump.transfer.RecordSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Entry point of kumorestore. */
@Command(
    name = "kumorestore",
    description = "Brings a cluster back from the backups of its servers, while it runs.",
    versionProvider = Version.class,
    sortOptions = false,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:done, and verified",
      "1:wrong usage; the cluster is not there or holds records already; a BACKUP is damaged;",
      "  or what was read back is not what was given"
    })
public final class KumoRestoreMain implements Callable<Integer> {

  @Parameters(
      index = "0",
      paramLabel = "MANAGER[:19700]",
      description = "a manager of the cluster",
      converter = AddressConverter.OfManager.class)
  private NodeAddress manager;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "BACKUP",
      description = "the backups of all servers")
  private List<Path> backups;

  @Option(
      names = "--servers",
      paramLabel = "N",
      description = "wait until so many servers are there (default: as many as BACKUPs)")
  private Optional<Integer> servers = Optional.empty();

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "60",
      converter = SecondsConverter.Positive.class,
      description = "how long to wait for managers and servers (default: ${DEFAULT-VALUE})")
  private Duration wait;

  @Option(
      names = "--into-running",
      description = "go on although the cluster holds records: of each key the latest one stays")
  private boolean intoRunning;

  @Option(
      names = "--force-future",
      description = "also records whose stamp is more than an hour ahead of now")
  private boolean fromTheFuture;

  @Option(
      names = "--verify-sample",
      paramLabel = "N",
      defaultValue = "1000",
      description = "read so many records back from all owners (default: ${DEFAULT-VALUE})")
  private int sampleSize;

  @Mixin private TransferOptions transfer = new TransferOptions();

  @Spec private CommandSpec spec;

  private final ToolEnvironment environment;

  private KumoRestoreMain(ToolEnvironment environment) {
    this.environment = environment;
  }

  /** Restores and exits. */
  public static void main(String[] args) {
    DumpToolMain.main(commandLine(), args);
  }

  /** The command line with all options. */
  public static CommandLine commandLine() {
    return commandLine(DumpToolMain.ofProcess());
  }

  static CommandLine commandLine(ToolEnvironment environment) {
    return new CommandLine(new KumoRestoreMain(environment));
  }

  @Override
  public Integer call() throws IOException {
    if (servers.orElse(1) < 1 || sampleSize < 0) {
      throw new ParameterException(
          spec.commandLine(), "--servers must be at least 1, --verify-sample not negative");
    }
    try (NodeCalls calls = transfer.calls(environment)) {
      Progress progress =
          new Progress(spec.commandLine().getErr(), environment.terminal(), calls.time());
      try {
        return restore(calls, progress);
      } finally {
        progress.erase();
      }
    }
  }

  private int restore(NodeCalls calls, Progress progress) throws IOException {
    Cluster cluster = new Cluster(calls, manager);
    // First what may be wrong with the backups: nothing has been done to the cluster then.
    try (RecordSource source = BackupSource.open(backups, calls.time().unixSeconds())) {
      new Readiness(
              cluster,
              new Readiness.Terms(servers.orElse(backups.size()), intoRunning, wait.toMillis()),
              progress::notice)
          .establish();
      Sample sample = new Sample(sampleSize, environment.random());
      RestoredRecords records = new RestoredRecords(source, sample, calls.time(), fromTheFuture);
      Import restore =
          new Import(
              new ClusterImport(cluster, fromTheFuture, progress::notice),
              new Import.Terms(false, fromTheFuture),
              transfer.pace(calls),
              calls.time(),
              ImportTotals.NONE);
      ImportTotals totals =
          restore.run(
              records::next,
              () -> "",
              (reached, bytes) -> progress.progress(records.share(), reached.records(), bytes));
      progress.erase();
      return verify(new Verification(cluster), sample, totals);
    }
  }

  private int verify(Verification verification, Sample sample, ImportTotals totals) {
    Verification.Findings findings = verification.compare(sample);
    long copies = verification.copies();
    long expected = sample.seen() * verification.copiesOfEach();
    print(totals, findings, sample.seen(), copies);
    Deque<String> wrong = new ArrayDeque<>();
    findings
        .firstBad()
        .ifPresent(
            bad ->
                wrong.add(
                    "%d of %d sampled records are not as they were: %s"
                        .formatted(findings.records() - findings.good(), findings.records(), bad)));
    if (!intoRunning && copies < expected) {
      wrong.add("%d copies of values are there, not %d".formatted(copies, expected));
    }
    if (totals.refused() > 0) {
      wrong.add(
          "%d records refused, their stamps are more than an hour ahead of now; "
                  .formatted(totals.refused())
              + "--force-future imports them");
    }
    wrong.stream()
        .limit(1)
        .forEach(line -> spec.commandLine().getErr().println(spec.name() + ": " + line));
    return wrong.isEmpty() ? 0 : 1;
  }

  private void print(
      ImportTotals totals, Verification.Findings findings, long values, long copies) {
    PrintWriter out = spec.commandLine().getOut();
    if (transfer.json()) {
      out.println(
          "{%s,\"values\":%d,\"copies\":%d,\"sampled\":%d,\"good\":%d}"
              .formatted(
                  TotalsText.members(totals), values, copies, findings.records(), findings.good()));
    } else {
      out.println(TotalsText.line(totals));
      out.println(
          "verified %d of %d sampled records on all their owners; %d values, %d copies of values"
              .formatted(findings.good(), findings.records(), values, copies));
    }
    out.flush();
  }
}
