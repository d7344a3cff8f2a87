package org.kumofs.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.gateway.request.DeleteResult;
import org.kumofs.gateway.request.GatewayStore;
import org.kumofs.gateway.request.StoreResult;
import org.kumofs.gateway.request.WriteMode;
import org.kumofs.message.GetStatus;
import org.kumofs.message.StatusCode;
import org.kumofs.message.StatusValue;
import org.kumofs.ring.NodeAddress;
import org.kumofs.server.store.Decision;

/** Owners compare what they have in the background. */
class OwnerComparisonTest {

  private static final int KEYS = 1_000;

  /** A pause, and a round that reads a few records. */
  private static final long ROUND_MILLIS = 600_000 + 120_000;

  private InProcessCluster cluster;
  private GatewayStore store;

  private void startWithRecords(long seed) {
    cluster = InProcessCluster.builder(seed).servers(5).startAttached();
    store = cluster.gateway(1).newStore();
    IntStream.range(0, KEYS).forEach(i -> set("key" + i, "value"));
  }

  private void set(String key, String value) {
    assertThat(cluster.await(store.set(SimClient.item(key, value), WriteMode.SYNC)))
        .isInstanceOf(StoreResult.Stored.class);
  }

  private List<NodeAddress> ownersOf(String key) {
    return cluster.rings().write().ownersOf(Workload.rawKey(key).hash()).active();
  }

  private List<Optional<RawValue>> copies(String key) {
    return ownersOf(key).stream()
        .map(owner -> cluster.server(owner).stored(Workload.rawKey(key)))
        .toList();
  }

  private void damage(String key, int owner, Optional<RawValue> instead) {
    RawKey rawKey = Workload.rawKey(key);
    cluster
        .server(ownersOf(key).get(owner))
        .store()
        .mutate(
            rawKey,
            current ->
                instead
                    .map(record -> Decision.write(record, true))
                    .orElseGet(() -> Decision.erase(true)));
  }

  private RawValue older(String key) {
    ClockTime stamp = copies(key).get(0).orElseThrow().clockTime();
    return RawValue.of(new ClockTime(stamp.bits() - (60L << 32)), 0, SimClient.bytes("older"));
  }

  private void assertThatAllOwnersHave(String key, RawValue record) {
    assertThat(copies(key)).as(key).allMatch(Optional.of(record)::equals);
  }

  @SeededTest
  void whatOwnersDifferInHealsByItselfWithinARound(long seed) {
    startWithRecords(seed);
    RawValue newest = copies("key0").get(0).orElseThrow();
    int owner = (int) (seed % 3);
    damage("key0", owner, Optional.of(older("key0")));
    RawValue lost = copies("key1").get(0).orElseThrow();
    damage("key1", owner, Optional.empty());
    RawValue before = copies("key2").get(0).orElseThrow();
    assertThat(cluster.await(store.delete(SimClient.bytes("key2"), WriteMode.SYNC)))
        .isInstanceOf(DeleteResult.Deleted.class);
    RawValue tombstone = copies("key2").get(0).orElseThrow();
    damage("key2", owner, Optional.of(before));

    RawValue unknown = copies("key3").get(0).orElseThrow();
    damage("key3", 0, Optional.empty());
    damage("key3", 1, Optional.empty());

    cluster.run(2 * ROUND_MILLIS);

    assertThatAllOwnersHave("key0", newest);
    assertThatAllOwnersHave("key1", lost);
    assertThatAllOwnersHave("key2", tombstone);
    // It may have been deleted so long ago that the others have forgotten even that.
    assertThat(copies("key3"))
        .containsExactly(Optional.empty(), Optional.empty(), Optional.of(unknown));
    assertThat(numbers()).anyMatch(line -> line.contains("alone=4 "));
    assertThat(numbers().stream().mapToInt(line -> line.contains("sent=0 ") ? 0 : 1).sum())
        .isPositive();
  }

  private List<String> numbers() {
    return cluster.servers().stream()
        .map(server -> cluster.ask(server, new GetStatus(StatusCode.COMPARISON)))
        .map(answer -> ((StatusValue.Text) answer).text())
        .toList();
  }

  @SeededTest
  void nothingIsSentWhileOwnersAgree(long seed) {
    startWithRecords(seed);
    cluster.run(ROUND_MILLIS);

    assertThat(numbers())
        .allMatch(
            line ->
                line.contains("rounds=1")
                    && line.contains("sent=0 alone=0 unlike=0 failures=0 repaired=0"))
        .noneMatch(line -> line.contains("compared=0 "));
  }
}
