package org.kumofs.gateway.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kumofs.gateway.testing.FakeCluster.bytes;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawKey;
import org.kumofs.gateway.route.ClusterView;
import org.kumofs.gateway.testing.FakeCluster;
import org.kumofs.gateway.testing.FakeServer;
import org.kumofs.message.Flush;
import org.kumofs.message.StatusCode;
import org.kumofs.ring.RingPair;

class FlushTest {

  private static final FlushResult FLUSHED = new FlushResult.Flushed();

  private final StoreFixture fixture = new StoreFixture();
  private final FakeCluster cluster = fixture.cluster;
  private final GatewayStore store = fixture.store();

  private FlushResult flush() {
    return fixture.await(store.flushAll(0));
  }

  private static FlushResult failed(String reason) {
    return new FlushResult.Failed(reason);
  }

  @Test
  void everyServerIsToldTheLatestStampOfAll() {
    cluster.put("key", "value");
    ClockTime latest = ClockTime.of(cluster.time.unixSeconds() + 2, 4_000);
    cluster.servers.get(3).numbers.put(StatusCode.CLOCK_TIME, latest.bits());

    assertThat(flush()).isEqualTo(FLUSHED);

    assertThat(cluster.servers)
        .allSatisfy(server -> assertThat(server.requests).isEqualTo(List.of(new Flush(latest, 0))));
    assertThat(cluster.records).isEmpty();
  }

  @Test
  void theLatestStampHasTheSecondsOfOneAndTheClockOfAnother() {
    long now = cluster.time.unixSeconds();
    cluster.servers.get(1).numbers.put(StatusCode.CLOCK_TIME, ClockTime.of(now + 1, 7).bits());
    cluster.servers.get(2).numbers.put(StatusCode.CLOCK_TIME, ClockTime.of(now, 900).bits());

    flush();

    assertThat(cluster.servers.get(0).requests)
        .isEqualTo(List.of(new Flush(ClockTime.of(now + 1, 900), 0)));
  }

  @Test
  void aDelayIsCountedFromNow() {
    assertThat(fixture.await(store.flushAll(30))).isEqualTo(FLUSHED);
    fixture.await(store.flushAll(Long.MAX_VALUE / 4));

    assertThat(cluster.servers.get(0).requests(Flush.class))
        .extracting(Flush::dueSeconds)
        .containsExactly(cluster.time.unixSeconds() + 30, 0xffff_ffffL);
  }

  @Test
  void serversOfBothRingsAreTold() {
    FakeServer one = cluster.servers.get(0);
    FakeServer other = cluster.servers.get(1);
    fixture.view = fixture.viewOf(new RingPair(cluster.ring(one), cluster.ring(other)));

    flush();

    assertThat(cluster.servers).allMatch(server -> server.requests(Flush.class).size() == 1);
  }

  @Test
  void whoeverCouldNotBeToldIsToldAgainAndNobodyElse() {
    cluster.servers.get(2).refuseNext();

    assertThat(flush()).isEqualTo(FLUSHED);

    assertThat(cluster.servers.get(2).requests(Flush.class)).hasSize(2).containsOnly(told());
    assertThat(cluster.servers.get(1).requests(Flush.class)).hasSize(1);
  }

  private Flush told() {
    return cluster.servers.get(0).requests(Flush.class).get(0);
  }

  @Test
  void aServerThatJoinsMeanwhileIsToldToo() {
    FakeServer late = cluster.servers.get(4);
    fixture.view = fixture.viewOf(cluster.rings(late));
    CompletableFuture<FlushResult> result = store.flushAll(0);
    cluster.time.runFor(3);
    assertThat(result).isNotDone();
    fixture.view = fixture.viewOf(cluster.rings());

    assertThat(fixture.await(result)).isEqualTo(FLUSHED);
    assertThat(late.requests(Flush.class)).containsExactly(told());
    assertThat(cluster.servers.get(0).requests(Flush.class)).hasSize(1);
  }

  @Test
  void aServerThatIsGivenUpMeanwhileNeedNotBeTold() {
    FakeServer lost = cluster.servers.get(4);
    lost.kill();
    CompletableFuture<FlushResult> result = store.flushAll(0);
    cluster.time.runFor(50);
    assertThat(result).isNotDone();
    fixture.view = fixture.viewOf(cluster.rings(lost));

    assertThat(fixture.await(result)).isEqualTo(FLUSHED);
  }

  @Test
  void aServerThatCannotBeToldFailsTheFlush() {
    cluster.servers.get(4).kill();
    assertThat(flush()).isEqualTo(failed("server unreachable"));

    cluster.servers.get(4).listen();
    cluster.network.silence(cluster.servers.get(4).address);
    CompletableFuture<FlushResult> result = store.flushAll(0);
    assertThat(fixture.millisUntilDone(result))
        .isLessThanOrEqualTo(StoreFixture.LIMIT + StoreFixture.GRANULARITY);
    assertThat(result.join()).isEqualTo(failed("timed out"));
  }

  @Test
  void oneOriginalServerIsEnoughForRefusal() {
    fixture.oneServerIsAnOriginal();
    assertThat(store.flushAll(0))
        .isCompletedWithValue(failed("not all servers serve this command"));
    assertThat(cluster.servers).allMatch(server -> server.requests.isEmpty());
  }

  @Test
  void aFlushWaitsUntilAllServersHaveSaidWhatTheyAre() {
    fixture.oneServerHasNotSaid();
    CompletableFuture<FlushResult> result = store.flushAll(0);
    cluster.time.runFor(100);
    assertThat(result).isNotDone();
    fixture.haveNotSaid();

    assertThat(fixture.await(result)).isEqualTo(FLUSHED);
  }

  @Test
  void withoutARingThereIsNothingToFlush() {
    fixture.view = ClusterView.EMPTY;
    assertThat(flush()).isEqualTo(failed("no server"));
  }

  @Test
  void theLocalCacheIsEmptyAfterwards() {
    LocalCache cache = new LocalCache(1 << 20);
    GatewayStore cached = fixture.store(StoreSettings.DEFAULT, Optional.of(cache));
    cluster.put("key", "value");
    fixture.await(cached.get(StoreFixture.keys("key")));
    RawKey key = RawKey.ofKey(bytes("key"));
    assertThat(cache.get(key)).isPresent();

    fixture.await(cached.flushAll(0));

    assertThat(cache.get(key)).isEmpty();
    assertThat(fixture.await(cached.get(StoreFixture.keys("key"))))
        .containsExactly(new GetResult.Miss());
  }
}
