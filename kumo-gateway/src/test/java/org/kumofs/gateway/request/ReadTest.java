package org.kumofs.gateway.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kumofs.gateway.request.StoreFixture.keys;
import static org.kumofs.gateway.testing.FakeCluster.bytes;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawValue;
import org.kumofs.data.RecordLayout;
import org.kumofs.data.ValueContent;
import org.kumofs.eventlog.Events;
import org.kumofs.gateway.request.RequestCounters.Counter;
import org.kumofs.gateway.route.ClusterView;
import org.kumofs.gateway.testing.FakeCluster;
import org.kumofs.gateway.testing.FakeServer;
import org.kumofs.message.Get;
import org.kumofs.ring.RingPair;

class ReadTest {

  private final StoreFixture fixture = new StoreFixture();
  private final FakeCluster cluster = fixture.cluster;
  private final GatewayStore store = fixture.store();

  private GetResult get(String key) {
    return fixture.await(store.get(keys(key))).get(0);
  }

  private List<FakeServer> readersOf(String key) {
    return cluster.ownersOf(key, fixture.view.rings().read());
  }

  private int gets(FakeServer server) {
    return server.requests(Get.class).size();
  }

  @Test
  void aReadGoesToTheFirstActiveOwnerByTheReadRing() {
    FakeServer down = cluster.servers.get(0);
    fixture.view = fixture.viewOf(new RingPair(cluster.ring(), cluster.ring(down)));
    String key = cluster.keyOwnedBy(fixture.view.rings().write(), down);
    ClockTime stamp = cluster.put(key, "value");

    assertThat(get(key)).isEqualTo(new GetResult.Hit(FakeCluster.plain("value"), stamp.bits()));
    assertThat(gets(down)).isZero();
    assertThat(gets(readersOf(key).get(0))).isEqualTo(1);
  }

  @Test
  void aMissingKeyIsAMiss() {
    assertThat(get("absent")).isEqualTo(new GetResult.Miss());
  }

  @Test
  void anExpiredRecordIsAMissByTheClockOfTheGateway() {
    ValueContent content = new ValueContent(0, cluster.time.unixSeconds() + 10, bytes("v"));
    cluster.put("key", RecordLayout.DEFAULT.encode(content, cluster.nextStamp()));

    cluster.time.runFor(9_000);
    assertThat(get("key")).isInstanceOf(GetResult.Hit.class);
    cluster.time.runFor(1_000);
    assertThat(get("key")).isEqualTo(new GetResult.Miss());
  }

  @Test
  void aRecordThatCantBeReadIsAFailureAndNeverAValue() {
    cluster.put("key", RawValue.of(cluster.nextStamp(), 0x8000, bytes("value")));

    assertThat(get("key")).isEqualTo(new GetResult.Failed("record not readable"));
    assertThat(fixture.counters.get(Counter.FAILED_GETS)).isEqualTo(1);
  }

  @Test
  void afterAnErrorTheNextOwnerIsAskedAtOnce() {
    cluster.put("key", "value");
    readersOf("key").get(0).refuseNext();
    readersOf("key").get(1).kill();

    CompletableFuture<List<GetResult>> result = store.get(keys("key"));

    assertThat(fixture.millisUntilDone(result)).isLessThan(20);
    assertThat(result.join().get(0)).isInstanceOf(GetResult.Hit.class);
    assertThat(gets(readersOf("key").get(2))).isEqualTo(1);
    assertThat(fixture.counters.get(Counter.FAILED_ATTEMPTS)).isEqualTo(2);
  }

  @Test
  void aHungOwnerIsSkippedWithinTheLimit() {
    cluster.put("key", "value");
    get("key");
    cluster.network.silence(readersOf("key").get(0).address);

    CompletableFuture<List<GetResult>> result = store.get(keys("key"));

    assertThat(fixture.millisUntilDone(result))
        .isLessThan(RetryPolicy.DEFAULT.readAttemptMillis() + 2 * StoreFixture.GRANULARITY);
    assertThat(result.join().get(0)).isInstanceOf(GetResult.Hit.class);
  }

  @Test
  void whenAllOwnersFailTheFirstIsAskedAgainAfterAPause() {
    cluster.put("key", "value");
    readersOf("key").forEach(FakeServer::refuseNext);

    CompletableFuture<List<GetResult>> result = store.get(keys("key"));

    assertThat(fixture.millisUntilDone(result)).isBetween(10L, 60L);
    assertThat(result.join().get(0)).isInstanceOf(GetResult.Hit.class);
    assertThat(gets(readersOf("key").get(0))).isEqualTo(2);
    assertThat(fixture.counters.get(Counter.RETRIES)).isEqualTo(1);
  }

  @Test
  void aReadGivesUpAfterItsRounds() {
    cluster.servers.forEach(FakeServer::kill);

    CompletableFuture<List<GetResult>> result = store.get(keys("key"));

    assertThat(fixture.millisUntilDone(result)).isLessThan(StoreFixture.LIMIT);
    assertThat(result.join()).containsExactly(new GetResult.Failed("server unreachable"));
    int rounds = RetryPolicy.DEFAULT.readRounds();
    assertThat(fixture.counters.get(Counter.FAILED_ATTEMPTS)).isEqualTo(rounds * 3L);
    assertThat(fixture.events).containsExactly(Events.getFailed(bytes("key"), 1));
  }

  @Test
  void aReadOfHungServersGivesUpWithinTheLimit() {
    cluster.servers.forEach(server -> cluster.network.silence(server.address));

    CompletableFuture<List<GetResult>> result = store.get(keys("key"));

    assertThat(fixture.millisUntilDone(result))
        .isLessThanOrEqualTo(StoreFixture.LIMIT + StoreFixture.GRANULARITY);
    assertThat(result.join()).containsExactly(new GetResult.Failed("timed out"));
    assertThat(fixture.events).containsExactly(Events.getFailed(bytes("key"), 3));
  }

  @Test
  void withoutARingThereIsNoServerAndNewRingsAreAskedFor() {
    fixture.view = ClusterView.EMPTY;

    assertThat(get("key")).isEqualTo(new GetResult.Failed("no server"));
    assertThat(fixture.renewals).isPositive();
  }

  @Test
  void theRingIsReadAnewForEveryAttempt() {
    cluster.put("key", "value");
    fixture.view = ClusterView.EMPTY;
    CompletableFuture<List<GetResult>> result = store.get(keys("key"));
    cluster.time.runFor(5);
    fixture.view = fixture.viewOf(cluster.rings());

    assertThat(fixture.await(result).get(0)).isInstanceOf(GetResult.Hit.class);
  }

  @Test
  void aReadWaitsForARingAsLongAsAWriteAboutDoes() {
    cluster.put("key", "value");
    fixture.view = ClusterView.EMPTY;
    CompletableFuture<List<GetResult>> result = store.get(keys("key"));
    cluster.time.runFor(700);
    assertThat(result).isNotDone();
    fixture.view = fixture.viewOf(cluster.rings());

    assertThat(fixture.await(result).get(0)).isInstanceOf(GetResult.Hit.class);
  }

  @Test
  void everyFifthErrorAsksForNewRings() {
    FakeServer first = readersOf("key").get(0);
    for (int i = 1; i <= 10; i++) {
      first.refuseNext();
      get("key");
      assertThat(fixture.renewals).isEqualTo(i / 5);
    }
  }

  @Test
  void anOperationThatFailsForGoodAsksForNewRingsAtOnceIfTheWayWasWrong() {
    RetryPolicy once = new RetryPolicy(2_000, 1, 0, 0);
    GatewayStore impatient =
        fixture.store(
            new StoreSettings(
                once,
                RecordLayout.DEFAULT,
                new byte[0],
                false,
                false,
                StoreFixture.MAX_VALUE_BYTES));
    readersOf("key").forEach(FakeServer::refuseNext);
    fixture.await(impatient.get(keys("key")));
    assertThat(fixture.renewals).isEqualTo(1);

    readersOf("key").forEach(FakeServer::swallowNext);
    readersOf("key").get(0).refuseNext();
    fixture.await(impatient.get(keys("key")));
    // The fifth error of all asked again; the timeout at the end did not.
    assertThat(fixture.renewals).isEqualTo(2);
  }

  @Test
  void manyKeysComeBackInTheOrderOfTheRequest() {
    for (int i = 0; i < 300; i += 2) {
      cluster.put("k" + i, "v" + i);
    }
    List<byte[]> keys = IntStream.range(0, 300).mapToObj(i -> bytes("k" + i)).toList();

    List<GetResult> results = fixture.await(store.get(keys));

    assertThat(results).hasSize(300);
    for (int i = 0; i < 300; i++) {
      if (i % 2 == 0) {
        assertThat(((GetResult.Hit) results.get(i)).content())
            .isEqualTo(FakeCluster.plain("v" + i));
      } else {
        assertThat(results.get(i)).isEqualTo(new GetResult.Miss());
      }
    }
  }

  @Test
  void manyKeysAreReadInParallel() {
    CompletableFuture<List<GetResult>> result = store.get(keys("a", "b", "c", "d", "e", "f"));
    // Connecting takes 1 ms, each way 1 ms.
    assertThat(fixture.millisUntilDone(result)).isLessThanOrEqualTo(4);
  }

  @Test
  void aKeyMayBeAskedForTwice() {
    cluster.put("key", "value");
    List<GetResult> results = fixture.await(store.get(keys("key", "other", "key")));
    assertThat(results.get(0)).isEqualTo(results.get(2)).isInstanceOf(GetResult.Hit.class);
    assertThat(results.get(1)).isEqualTo(new GetResult.Miss());
  }

  @Test
  void aKeyThatCantBeReadDoesNotSpoilTheOthers() {
    cluster.put("good", "value");
    cluster.put("bad", RawValue.of(cluster.nextStamp(), 0x8000, bytes("value")));

    List<GetResult> results = fixture.await(store.get(keys("bad", "good", "absent")));

    assertThat(results.get(0)).isEqualTo(new GetResult.Failed("record not readable"));
    assertThat(results.get(1)).isInstanceOf(GetResult.Hit.class);
    assertThat(results.get(2)).isEqualTo(new GetResult.Miss());
  }

  @Test
  void keysGetTheirPrefixOnTheWayToTheServers() {
    GatewayStore prefixed =
        fixture.store(
            new StoreSettings(
                RetryPolicy.DEFAULT,
                RecordLayout.DEFAULT,
                bytes("app:"),
                false,
                false,
                StoreFixture.MAX_VALUE_BYTES));
    cluster.put("app:key", "value");

    assertThat(fixture.await(prefixed.get(keys("key"))).get(0)).isInstanceOf(GetResult.Hit.class);
    assertThat(get("key")).isEqualTo(new GetResult.Miss());
  }
}
