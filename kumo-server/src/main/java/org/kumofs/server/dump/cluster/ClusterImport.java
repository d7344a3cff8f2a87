package org.kumofs.server.dump.cluster;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.kumofs.data.RawKey;
import org.kumofs.message.ImportResult;
import org.kumofs.message.RingStamps;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.RingPair;
import org.kumofs.rpc.RpcException;
import org.kumofs.server.dump.DumpException;
import org.kumofs.server.store.StoredRecord;

/**
 * Gives records to all active owners by both rings of a cluster, until each has said what it did
 * with them. Whatever was given twice does no harm: a server takes only what is later.
 */
public final class ClusterImport {

  private final Cluster cluster;
  private final boolean fromTheFuture;
  private final Patience patience;
  private final Map<NodeAddress, RecordTaker> takers = new HashMap<>();
  private Optional<RingPair> rings = Optional.empty();

  /**
   * Gives nothing yet.
   *
   * @param fromTheFuture whether servers are to take stamps that are far ahead of their clocks
   * @param notices told when something keeps it waiting
   */
  public ClusterImport(Cluster cluster, boolean fromTheFuture, Consumer<String> notices) {
    this.cluster = cluster;
    this.fromTheFuture = fromTheFuture;
    this.patience = new Patience(cluster.calls(), notices);
  }

  /**
   * Gives some records to their owners.
   *
   * @param records 1 to {@value org.kumofs.message.ImportRecords#MAX_RECORDS}
   * @throws DumpException if some owner can't be brought to take them
   */
  public ImportTotals give(List<StoredRecord> records) {
    Batch batch = new Batch(records);
    while (!batch.isDone()) {
      try {
        give(batch, current());
        patience.progress();
      } catch (NotNowException e) {
        rings = Optional.empty();
        takers.clear();
        patience.retry(e.getMessage());
      }
    }
    return batch.totals();
  }

  private RingPair current() {
    if (rings.isEmpty()) {
      RingPair now = cluster.rings();
      if (now.write().isEmpty() || now.read().isEmpty()) {
        throw new NotNowException(
            "no server is attached to the cluster of %s".formatted(cluster.manager()));
      }
      rings = Optional.of(now);
    }
    return rings.get();
  }

  private void give(Batch batch, RingPair by) {
    Map<NodeAddress, List<Integer>> shares = new LinkedHashMap<>();
    for (int index : batch.open()) {
      ownersOf(batch.records.get(index).key(), by)
          .forEach(owner -> shares.computeIfAbsent(owner, o -> new ArrayList<>()).add(index));
    }
    RingStamps stamps = RingStamps.of(by);
    List<Runnable> answers = new ArrayList<>();
    shares.forEach(
        (owner, share) -> {
          List<StoredRecord> records = share.stream().map(batch.records::get).toList();
          RecordTaker.Answer answer = taker(owner).take(records, by, stamps);
          answers.add(() -> batch.note(share, answer.await()));
        });
    answers.forEach(Runnable::run);
    if (takers.values().stream().anyMatch(OriginalTaker.class::isInstance)
        && !cluster.rings().equals(by)) {
      throw new NotNowException("the ring has changed");
    }
    batch.close();
  }

  /** The owners that a write of the key goes to. */
  static Set<NodeAddress> ownersOf(RawKey key, RingPair by) {
    Set<NodeAddress> owners = new LinkedHashSet<>(by.write().ownersOf(key.hash()).active());
    owners.addAll(by.read().ownersOf(key.hash()).active());
    if (owners.isEmpty()) {
      throw new NotNowException("all owners of some keys are down");
    }
    return owners;
  }

  private RecordTaker taker(NodeAddress server) {
    return takers.computeIfAbsent(server, this::newTaker);
  }

  private RecordTaker newTaker(NodeAddress server) {
    try {
      Optional<Boolean> knows = cluster.knows(server, Extension.IMPORT);
      if (knows.isEmpty()) {
        return new OriginalTaker(cluster.calls(), server);
      }
      if (knows.get()) {
        return new BatchTaker(cluster.calls(), server, fromTheFuture);
      }
    } catch (RpcException e) {
      throw new NotNowException(server + " does not answer: " + e.getMessage());
    }
    throw new DumpException(
        server + " is an older kumo-server, which takes no imports; bring it up to date first");
  }

  /** Records on their way, and the best that was said of each. */
  private static final class Batch {

    private final List<StoredRecord> records;
    private final ImportResult[] results;
    private boolean done;

    Batch(List<StoredRecord> records) {
      this.records = records;
      this.results = new ImportResult[records.size()];
    }

    boolean isDone() {
      return done || records.isEmpty();
    }

    /** All of them: an owner that is new may have none. */
    List<Integer> open() {
      List<Integer> indexes = new ArrayList<>(records.size());
      for (int i = 0; i < records.size(); i++) {
        indexes.add(i);
      }
      return indexes;
    }

    void note(List<Integer> share, List<ImportResult> answers) {
      for (int i = 0; i < share.size(); i++) {
        int index = share.get(i);
        ImportResult answer = answers.get(i);
        if (results[index] == null || rank(answer) < rank(results[index])) {
          results[index] = answer;
        }
      }
    }

    /** One owner that stores it is enough to say that it was imported. */
    private static int rank(ImportResult result) {
      return switch (result) {
        case STORED -> 0;
        case FROM_THE_FUTURE -> 1;
        case FLUSHED -> 2;
        default -> 3;
      };
    }

    void close() {
      done = true;
    }

    ImportTotals totals() {
      return new ImportTotals(
          count(ImportResult.STORED),
          count(ImportResult.OLDER),
          count(ImportResult.FLUSHED),
          0,
          count(ImportResult.FROM_THE_FUTURE));
    }

    private long count(ImportResult result) {
      return Arrays.stream(results).filter(result::equals).count();
    }
  }
}
