package org.kumofs.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.kumofs.data.RawKey;
import org.kumofs.gateway.request.GatewayStore;
import org.kumofs.gateway.request.GetResult;
import org.kumofs.gateway.request.StoreResult;
import org.kumofs.gateway.request.WriteMode;
import org.kumofs.message.AttachNewServers;
import org.kumofs.message.ReplaceCopyEnd;
import org.kumofs.message.ReplaceReport;
import org.kumofs.message.ReplaceStage;
import org.kumofs.message.ReplaceStatus;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.Ring;

/** A cluster of three servers that grows to sixty, the number the original was made for. */
class GrowthTest {

  private static final int RECORDS = 1_000;
  private static final int FIRST = 3;
  private static final List<Integer> STEPS = List.of(6, 15, 35, 60);
  private static final double MOVED_AT_MOST = 1.1;

  /** What was written later than that before a replace every owner offers. */
  private static final long OLD_ENOUGH_MILLIS = 35_000;

  private final InProcessCluster cluster =
      InProcessCluster.builder(1).servers(FIRST).gateways(2).startAttached();
  private final List<String> keys =
      IntStream.range(0, RECORDS).mapToObj(i -> "record" + i).toList();

  /** A step of the growth: how many records changed hands, and how many had to. */
  private record Moved(long records, long required) {}

  @Test
  void sixtyServersAreAttachedUnderLoad() {
    GatewayStore store = cluster.gateway(1).newStore();
    for (String key : keys) {
      assertThat(cluster.await(store.set(SimClient.item(key, "of " + key), WriteMode.SYNC)))
          .isInstanceOf(StoreResult.Stored.class);
    }
    cluster.run(OLD_ENOUGH_MILLIS);
    Workload workload = Workload.start(cluster);
    cluster.run(2_000);

    for (int size : STEPS) {
      Moved moved = growTo(size, workload);
      assertThat(moved.records())
          .as("moved when there are " + size)
          .isBetween(moved.required(), (long) (moved.required() * MOVED_AT_MOST));
      assertThat(workload.failedReads()).as("failed reads until there are " + size).isZero();
      assertEachIsOnItsOwners(size);
    }

    cluster.run(2_000);
    assertThat(cluster.rings().read().activeAddresses()).hasSize(60);
    assertThat(workload.failedReads()).isZero();
    workload.finishAndLookAtOwners();
    assertAllCanBeRead(store);
  }

  /** Adds servers, attaches them all at once, and waits for the end of it. */
  private Moved growTo(int size, Workload workload) {
    while (cluster.servers().size() < size) {
      cluster.addServer();
    }
    cluster.servers().stream()
        .filter(server -> !cluster.isActive(server))
        .forEach(cluster::awaitNewcomer);
    Ring before = cluster.rings().write();
    // Holds the replace between its two phases, where what was copied can be told.
    Firewall.Rule held =
        cluster.firewall().drop(ReplaceCopyEnd.METHOD).from(cluster.server(1).address());
    cluster.begin(new AttachNewServers(true));
    cluster.runUntil("all is copied", () -> reports().allMatch(GrowthTest::isCopied), 60_000);
    long records = reports().mapToLong(report -> report.counts().received().records()).sum();
    held.lift();
    cluster.awaitReplaced();
    Ring after = cluster.rings().write();
    long required =
        Stream.concat(keys.stream(), workload.keys().stream())
            .mapToLong(key -> newOwners(Workload.rawKey(key), before, after))
            .sum();
    return new Moved(records, required);
  }

  private Stream<ReplaceReport> reports() {
    return cluster.servers().stream().map(server -> cluster.ask(server, new ReplaceStatus()));
  }

  private static boolean isCopied(ReplaceReport report) {
    return report.stage() == ReplaceStage.COPY && report.progress().step().isOver();
  }

  private static long newOwners(RawKey key, Ring before, Ring after) {
    Set<NodeAddress> owners = new HashSet<>(after.ownersOf(key.hash()).active());
    owners.removeAll(before.ownersOf(key.hash()).active());
    return owners.size();
  }

  private void assertEachIsOnItsOwners(int size) {
    Ring ring = cluster.rings().read();
    assertThat(ring.activeAddresses()).hasSize(size);
    for (String key : keys) {
      RawKey rawKey = Workload.rawKey(key);
      List<NodeAddress> holders =
          cluster.servers().stream()
              .filter(server -> server.stored(rawKey).isPresent())
              .map(SimHost::address)
              .toList();
      assertThat(holders)
          .as(key)
          .hasSize(3)
          .containsExactlyInAnyOrderElementsOf(ring.ownersOf(rawKey.hash()).active());
    }
  }

  private void assertAllCanBeRead(GatewayStore store) {
    for (String key : keys) {
      GetResult found = cluster.await(store.get(List.of(SimClient.bytes(key)))).get(0);
      assertThat(SimClient.valueOf(found)).as(key).contains("of " + key);
    }
  }
}
