package org.kumofs.server.dump.cluster;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.kumofs.data.RawKey;
import org.kumofs.message.ScanRecords;
import org.kumofs.message.ScannedRecords;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.Ring;
import org.kumofs.rpc.RpcException;
import org.kumofs.server.dump.DumpException;
import org.kumofs.server.dump.transfer.MergedSource;
import org.kumofs.server.dump.transfer.RecordSource;

/**
 * All records of a running cluster in the order of their keys: of each server those that it is the
 * first active owner of. That holds together only while all servers go by the same read ring. So
 * what was fetched by one ring is thrown away when another turns up, and fetched again by that one
 * from the last key on that was given.
 */
public final class ClusterScan implements RecordSource {

  private final Cluster cluster;
  private final ScanRecords template;
  private final Patience patience;
  private final Consumer<String> notices;
  private Optional<RawKey> after;
  private Optional<Ring> ring = Optional.empty();
  private Optional<RecordSource> merged = Optional.empty();

  /**
   * Reads nothing yet.
   *
   * @param first where to begin, and what to give
   * @param notices told when something keeps it waiting
   */
  public ClusterScan(Cluster cluster, ScanRecords first, Consumer<String> notices) {
    this.cluster = cluster;
    this.template = first;
    this.after = first.after();
    this.notices = notices;
    this.patience = new Patience(cluster.calls(), notices);
  }

  @Override
  public List<ScannedRecords.Entry> next(int maxRecords) {
    while (true) {
      try {
        if (merged.isEmpty()) {
          merged = Optional.of(open());
        }
        List<ScannedRecords.Entry> chunk = merged.get().next(maxRecords);
        if (!chunk.isEmpty()) {
          after = Optional.of(chunk.get(chunk.size() - 1).key());
        }
        patience.progress();
        return chunk;
      } catch (NotNowException e) {
        close();
        patience.retry(e.getMessage());
      }
    }
  }

  private RecordSource open() {
    Ring current = cluster.rings().read();
    if (current.isEmpty()) {
      throw new DumpException(
          "no server is attached to the cluster of %s; see kumoctl status"
              .formatted(cluster.manager()));
    }
    if (ring.isPresent() && !ring.get().equals(current)) {
      notices.accept("the ring has changed; going on by the new one from the last key on");
    }
    ring = Optional.of(current);
    List<NodeAddress> servers = current.activeAddresses();
    servers.forEach(this::requireScan);
    ScanRecords first =
        new ScanRecords(after, template.prefix(), template.selection(), template.limits());
    return new MergedSource(
        servers.stream()
            .map(server -> new ServerPages(cluster.calls(), server, current.clockTime(), first))
            .toList());
  }

  private void requireScan(NodeAddress server) {
    Optional<Boolean> knows;
    try {
      knows = cluster.knows(server, Extension.SCAN);
    } catch (RpcException e) {
      throw new NotNowException(server + " does not answer: " + e.getMessage());
    }
    if (knows.isEmpty()) {
      throw new DumpException(
          server
              + " is an original kumo-server, which can't be read from outside; use its backup"
              + " instead: kumoctl MANAGER backup, then --backup DIR");
    }
    if (!knows.get()) {
      throw new DumpException(
          server
              + " is an older kumo-server, which can't be read from outside; bring it up to date,"
              + " or use its backup instead: kumoctl MANAGER backup, then --backup DIR");
    }
  }

  @Override
  public void close() {
    merged.ifPresent(RecordSource::close);
    merged = Optional.empty();
  }
}
