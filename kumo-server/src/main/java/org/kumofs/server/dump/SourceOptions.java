package org.kumofs.server.dump;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kumofs.daemon.AddressConverter;
import org.kumofs.data.Bytes;
import org.kumofs.data.RawKey;
import org.kumofs.message.ScanRecords;
import org.kumofs.ring.NodeAddress;
import org.kumofs.server.dump.cluster.Cluster;
import org.kumofs.server.dump.cluster.ClusterScan;
import org.kumofs.server.dump.cluster.NodeCalls;
import org.kumofs.server.dump.transfer.BackupSource;
import org.kumofs.server.dump.transfer.Losses;
import org.kumofs.server.dump.transfer.RecordSource;
import org.kumofs.server.dump.transfer.Selection;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which records are read, and where they are. */
final class SourceOptions {

  private static final ScanRecords.Limits PAGE = new ScanRecords.Limits(2_000, 1 << 20);

  @Option(
      names = {"-m", "--manager"},
      paramLabel = "MANAGER[:19700]",
      description = "read the running cluster of this manager",
      converter = AddressConverter.OfManager.class)
  private Optional<NodeAddress> manager = Optional.empty();

  @Option(
      names = "--backup",
      paramLabel = "DIR",
      arity = "1..*",
      split = ",",
      description = "read backups, merged: of each key the latest record")
  private List<Path> backups = new ArrayList<>();

  @Option(
      names = "--prefix",
      paramLabel = "P",
      defaultValue = "",
      description = "only keys that begin with this; all records are looked at all the same")
  private String prefix;

  @Option(names = "--all", description = "also tombstones and what has expired")
  private boolean all;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** The records that are wanted. */
  Selection selection() {
    return new Selection(Bytes.of(prefix.getBytes(UTF_8)), all);
  }

  /**
   * Begins to read.
   *
   * @param after records up to this key are left out, or are yet to be
   * @param headersOnly whether the values themselves are not needed
   * @param losses told of what can't be read
   */
  RecordSource open(NodeCalls calls, Optional<RawKey> after, boolean headersOnly, Losses losses) {
    if (manager.isPresent() == !backups.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "either -m or --backup is needed");
    }
    if (manager.isEmpty()) {
      return BackupSource.salvage(backups, calls.time().unixSeconds(), losses);
    }
    ScanRecords first =
        new ScanRecords(
            after, selection().prefix(), new ScanRecords.Selection(true, all, headersOnly), PAGE);
    return new ClusterScan(new Cluster(calls, manager.get()), first, losses::notice);
  }
}
