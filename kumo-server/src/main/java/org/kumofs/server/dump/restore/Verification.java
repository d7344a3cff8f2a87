package org.kumofs.server.dump.restore;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.kumofs.data.RawValue;
import org.kumofs.message.Get;
import org.kumofs.message.StatusCode;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.Ring;
import org.kumofs.rpc.RpcException;
import org.kumofs.server.dump.DumpException;
import org.kumofs.server.dump.cluster.Cluster;

/** Reads back from every owner what was given to a cluster. */
public final class Verification {

  private static final int CALLS_AT_A_TIME = 100;

  private final Cluster cluster;

  /**
   * What was found of a sample.
   *
   * @param records sampled
   * @param good that all owners have, byte for byte, or with a later stamp
   * @param firstBad in words, of the first that is not
   */
  public record Findings(int records, int good, Optional<String> firstBad) {}

  /** Reads nothing yet. */
  public Verification(Cluster cluster) {
    this.cluster = cluster;
  }

  /** Compares a sample. */
  public Findings compare(Sample sample) {
    Ring ring = cluster.rings().read();
    int good = 0;
    Optional<String> firstBad = Optional.empty();
    List<Sample.Chosen> chosen = sample.chosen();
    for (int from = 0; from < chosen.size(); from += CALLS_AT_A_TIME) {
      int to = Math.min(chosen.size(), from + CALLS_AT_A_TIME);
      for (Optional<String> bad : compare(chosen.subList(from, to), ring)) {
        good += bad.isEmpty() ? 1 : 0;
        firstBad = firstBad.or(() -> bad);
      }
    }
    return new Findings(chosen.size(), good, firstBad);
  }

  private List<Optional<String>> compare(List<Sample.Chosen> some, Ring ring) {
    List<Map<NodeAddress, CompletableFuture<Optional<RawValue>>>> answers = new ArrayList<>();
    for (Sample.Chosen record : some) {
      Map<NodeAddress, CompletableFuture<Optional<RawValue>>> ofRecord = new LinkedHashMap<>();
      for (NodeAddress owner : ring.ownersOf(record.key().hash()).active()) {
        ofRecord.put(owner, cluster.calls().begin(owner, new Get(record.key())));
      }
      answers.add(ofRecord);
    }
    List<Optional<String>> bad = new ArrayList<>();
    for (int i = 0; i < some.size(); i++) {
      bad.add(judge(some.get(i), answers.get(i)));
    }
    return bad;
  }

  private Optional<String> judge(
      Sample.Chosen record, Map<NodeAddress, CompletableFuture<Optional<RawValue>>> answers) {
    Optional<String> bad = Optional.empty();
    for (Map.Entry<NodeAddress, CompletableFuture<Optional<RawValue>>> answer :
        answers.entrySet()) {
      Optional<RawValue> found = read(answer.getKey(), answer.getValue());
      boolean good =
          found.isPresent()
              && (record.stamp().isBefore(found.get().clockTime()) || record.isSame(found.get()));
      if (!good) {
        String what = found.isPresent() ? "another value" : "nothing";
        bad =
            bad.or(() -> Optional.of(answer.getKey() + " has " + what + " under " + record.key()));
      }
    }
    return bad;
  }

  private Optional<RawValue> read(NodeAddress owner, CompletableFuture<Optional<RawValue>> answer) {
    try {
      return cluster.calls().await(answer);
    } catch (RpcException e) {
      throw new DumpException("%s can't be read from: %s".formatted(owner, e.getMessage()));
    }
  }

  /** How many values all servers hold together. */
  public long copies() {
    long copies = 0;
    for (NodeAddress server : cluster.rings().read().activeAddresses()) {
      try {
        copies += cluster.number(server, StatusCode.ITEMS).orElse(0);
      } catch (RpcException e) {
        throw new DumpException("%s can't be counted: %s".formatted(server, e.getMessage()));
      }
    }
    return copies;
  }

  /** How many copies of each value there are to be. */
  public int copiesOfEach() {
    return Math.min(Ring.REPLICATION_FACTOR, cluster.rings().read().activeAddresses().size());
  }
}
