package org.kumofs.gateway.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kumofs.gateway.request.StoreFixture.keys;
import static org.kumofs.gateway.testing.FakeCluster.bytes;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.gateway.request.RequestCounters.Counter;
import org.kumofs.gateway.testing.FakeCluster;
import org.kumofs.gateway.testing.FakeServer;
import org.kumofs.message.Get;
import org.kumofs.message.GetIfModified;
import org.kumofs.message.UpdateAnswer;
import org.kumofs.update.StoreUpdate;
import org.kumofs.update.UpdateStatus;

class LocalCacheTest {

  private static final int MEGABYTE = 1 << 20;

  private final StoreFixture fixture = new StoreFixture();
  private final FakeCluster cluster = fixture.cluster;
  private final LocalCache cache = new LocalCache(MEGABYTE);
  private final GatewayStore store = fixture.store(StoreSettings.DEFAULT, Optional.of(cache));
  private final FakeServer reader = cluster.ownersOf("key", fixture.view.rings().read()).get(0);

  private GetResult get() {
    return fixture.await(store.get(keys("key"))).get(0);
  }

  @Test
  void aCachedValueIsOnlyAskedToBeTheNewest() {
    ClockTime stamp = cluster.put("key", "value");
    GetResult.Hit hit = new GetResult.Hit(FakeCluster.plain("value"), stamp.bits());

    assertThat(get()).isEqualTo(hit);
    assertThat(get()).isEqualTo(hit);

    assertThat(reader.requests(Get.class)).hasSize(1);
    assertThat(reader.requests(GetIfModified.class))
        .singleElement()
        .matches(request -> request.clockTime().equals(stamp));
    assertThat(fixture.counters.get(Counter.CACHE_HITS)).isEqualTo(1);
  }

  @Test
  void aNewerValueTakesThePlaceOfTheCachedOne() {
    cluster.put("key", "old");
    get();
    ClockTime stamp = cluster.put("key", "new");
    GetResult.Hit hit = new GetResult.Hit(FakeCluster.plain("new"), stamp.bits());

    assertThat(get()).isEqualTo(hit);
    assertThat(get()).isEqualTo(hit);
    assertThat(fixture.counters.get(Counter.CACHE_STALE)).isEqualTo(1);
    assertThat(fixture.counters.get(Counter.CACHE_HITS)).isEqualTo(1);
  }

  @Test
  void aDeletedKeyLeavesTheCache() {
    cluster.put("key", "value");
    get();
    cluster.records.clear();

    assertThat(get()).isEqualTo(new GetResult.Miss());
    assertThat(get()).isEqualTo(new GetResult.Miss());
    assertThat(reader.requests(Get.class)).hasSize(2);
  }

  @Test
  void aCachedValueIsNotGivenWhenNoServerVouchesForIt() {
    cluster.put("key", "value");
    get();
    cluster.servers.forEach(FakeServer::kill);

    assertThat(get()).isEqualTo(new GetResult.Failed("server unreachable"));
  }

  @Test
  void theNextOwnerIsAskedToVouchWhenOneFails() {
    cluster.put("key", "value");
    get();
    reader.kill();

    assertThat(get()).isInstanceOf(GetResult.Hit.class);
  }

  @Test
  void aCasOfACachedVersionGoesByTheServersWord() {
    long token = cluster.put("key", "old").bits();
    get();
    cluster.put("key", "newer");

    StoreUpdate cas = StoreUpdate.cas(FakeCluster.plain("mine"), token);
    fixture.oneServerIsAnOriginal();
    assertThat(fixture.await(store.update(bytes("key"), cas, false)))
        .isEqualTo(new UpdateResult.Decided(UpdateAnswer.of(UpdateStatus.EXISTS)));
  }

  @Test
  void theCacheIsBoundedByBytes() {
    for (int i = 0; i < 1_000; i++) {
      cache.put(RawKey.ofKey(bytes("k" + i)), RawValue.of(ClockTime.ZERO, 0, new byte[10_000]));
    }

    long held = 0;
    for (int i = 0; i < 1_000; i++) {
      held += cache.get(RawKey.ofKey(bytes("k" + i))).map(RawValue::dataLength).orElse(0);
    }
    assertThat(held).isBetween(MEGABYTE / 2L, (long) MEGABYTE);
  }

  @Test
  void aValueLargerThanTheCacheIsNotKept() {
    RawKey key = RawKey.ofKey(bytes("key"));
    cache.put(key, RawValue.of(ClockTime.ZERO, 0, new byte[2 * MEGABYTE]));
    assertThat(cache.get(key)).isEmpty();
  }
}
