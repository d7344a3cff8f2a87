package org.kumofs.gateway.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kumofs.gateway.testing.FakeCluster.bytes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.kumofs.data.RawKey;
import org.kumofs.gateway.testing.FakeCluster;
import org.kumofs.gateway.testing.FakeServer;
import org.kumofs.message.Get;
import org.kumofs.message.GetIfModified;
import org.kumofs.message.GetMany;
import org.kumofs.message.GetManyResult;
import org.kumofs.ring.Ring;

/** Reads of many keys at once. */
class BatchedReadTest {

  private final StoreFixture fixture = new StoreFixture(3);
  private final FakeCluster cluster = fixture.cluster;
  private final GatewayStore store = fixture.store();

  private static List<byte[]> keys(int count) {
    return IntStream.range(0, count).mapToObj(i -> bytes("k" + i)).toList();
  }

  private void putAll(int count) {
    IntStream.range(0, count).forEach(i -> cluster.put("k" + i, "v" + i));
  }

  private int requests() {
    return cluster.servers.stream().mapToInt(server -> server.requests.size()).sum();
  }

  private <Q> int requests(Class<Q> type) {
    return cluster.servers.stream().mapToInt(server -> server.requests(type).size()).sum();
  }

  private static void assertAllRead(List<GetResult> results) {
    for (int i = 0; i < results.size(); i++) {
      assertThat(results.get(i)).isInstanceOf(GetResult.Hit.class);
      assertThat(((GetResult.Hit) results.get(i)).content()).isEqualTo(FakeCluster.plain("v" + i));
    }
  }

  /** Keys that a server is asked for first. */
  private List<String> keysReadFrom(FakeServer server, int count) {
    Ring ring = fixture.view.rings().read();
    return IntStream.range(0, 10_000)
        .mapToObj(i -> "key" + i)
        .filter(key -> cluster.ownersOf(key, ring).get(0) == server)
        .limit(count)
        .toList();
  }

  @Test
  void aHundredKeysTakeOneCallOfEachServer() {
    putAll(100);

    CompletableFuture<List<GetResult>> result = store.get(keys(100));

    // Connecting takes 1 ms, each way 1 ms.
    assertThat(fixture.millisUntilDone(result)).isLessThanOrEqualTo(4);
    assertAllRead(result.join());
    assertThat(requests()).isEqualTo(3);
    assertThat(requests(GetMany.class)).isEqualTo(3);
  }

  @Test
  void missesAreTold() {
    cluster.put("k1", "v1");

    assertThat(fixture.await(store.get(keys(3))))
        .extracting(result -> result instanceof GetResult.Hit)
        .containsExactly(false, true, false);
  }

  @Test
  void getsOfOneTurnTravelTogether() {
    putAll(100);
    List<CompletableFuture<List<GetResult>>> gets = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      gets.add(store.get(keys(100).subList(i * 10, i * 10 + 10)));
    }

    gets.forEach(fixture::await);

    assertThat(requests()).isEqualTo(3);
  }

  @Test
  void singleKeysTravelTogetherIfTheySaySo() {
    putAll(100);
    List<CompletableFuture<List<GetResult>>> gets = new ArrayList<>();
    for (byte[] key : keys(100)) {
      gets.add(store.getInCompany(List.of(key)));
    }

    assertAllRead(gets.stream().map(get -> fixture.await(get).get(0)).toList());
    assertThat(requests(GetMany.class)).isEqualTo(3);
    assertThat(requests()).isEqualTo(3);
  }

  @Test
  void aSingleKeyIsAskedForByItself() {
    cluster.put("k0", "v0");
    fixture.await(store.get(keys(1)));
    assertThat(requests(Get.class)).isEqualTo(1);

    List<String> alone =
        List.of(
            keysReadFrom(cluster.servers.get(0), 1).get(0),
            keysReadFrom(cluster.servers.get(1), 1).get(0));
    fixture.await(store.get(alone.stream().map(FakeCluster::bytes).toList()));
    assertThat(requests(Get.class)).isEqualTo(3);
    assertThat(requests(GetMany.class)).isZero();
  }

  @Test
  void serversThatMayNotKnowItAreAskedForOneKeyAtATime() {
    putAll(100);
    cluster.servers.get(0).original = true;
    fixture.haveNotSaid(cluster.servers.get(1));

    assertAllRead(fixture.await(store.get(keys(100))));

    assertThat(cluster.servers.get(0).requests(GetMany.class)).isEmpty();
    assertThat(cluster.servers.get(1).requests(GetMany.class)).isEmpty();
    assertThat(cluster.servers.get(2).requests).hasSize(1);
  }

  @Test
  void theKeysOfAServerThatFailsAreAskedOfTheNextOwnersTogether() {
    putAll(100);
    FakeServer failing = cluster.servers.get(0);
    failing.refuseNext();

    assertAllRead(fixture.await(store.get(keys(100))));

    assertThat(failing.requests).hasSize(1);
    assertThat(requests()).isLessThanOrEqualTo(3 + 2);
    assertThat(requests(GetMany.class)).isEqualTo(requests());
  }

  @Test
  void anOriginalThatCameUpUnnoticedHangsUpAndIsPassedOver() {
    putAll(100);
    cluster.servers.get(0).original = true;

    assertAllRead(fixture.await(store.get(keys(100))));
    assertThat(cluster.servers.get(0).requests).hasSize(1);
  }

  @Test
  void theKeysOfAHungServerAreReadWithinTheLimit() {
    putAll(100);
    fixture.await(store.get(keys(100)));
    cluster.network.silence(cluster.servers.get(0).address);

    CompletableFuture<List<GetResult>> result = store.get(keys(100));

    assertThat(fixture.millisUntilDone(result)).isLessThan(StoreFixture.LIMIT);
    assertAllRead(result.join());
  }

  @Test
  void whatIsLeftOutOfAnAnswerIsAskedForOnceMore() {
    putAll(100);
    cluster.servers.forEach(server -> server.mostKeysAtOnce = 10);

    assertAllRead(fixture.await(store.get(keys(100))));

    assertThat(requests(GetMany.class)).isEqualTo(3);
    assertThat(requests(Get.class)).isEqualTo(70);
  }

  @Test
  void whatIsLeftOutIsReadElsewhereIfTheServerCannotReadIt() {
    List<String> names = keysReadFrom(cluster.servers.get(0), 2);
    names.forEach(name -> cluster.put(name, "value"));
    cluster.servers.get(0).mostKeysAtOnce = 1;
    CompletableFuture<List<GetResult>> result =
        store.get(names.stream().map(FakeCluster::bytes).toList());
    cluster.time.runFor(2);
    cluster.servers.get(0).refuseNext();

    assertThat(fixture.await(result)).allMatch(one -> one instanceof GetResult.Hit);
    assertThat(cluster.servers.get(0).requests).hasSize(2);
    assertThat(requests()).isEqualTo(3);
  }

  @Test
  void anAnswerForOtherKeysThanAskedForIsAFailedAttempt() {
    putAll(100);
    cluster.servers.get(0).answerNext(List.of(new GetManyResult.NotFound()));

    assertAllRead(fixture.await(store.get(keys(100))));
  }

  @Test
  void aBatchIsBoundedInKeysAndInBytes() {
    fixture.await(store.get(keys(3_000)));
    assertThat(batches()).allMatch(many -> many.keys().size() <= 128);
    assertThat(batches()).hasSizeGreaterThan(3_000 / 128);

    cluster.servers.forEach(server -> server.requests.clear());
    List<byte[]> long20k =
        IntStream.range(0, 60).mapToObj(i -> bytes(i + "x".repeat(20_000))).toList();
    fixture.await(store.get(long20k));
    assertThat(batches()).allMatch(many -> many.keys().size() <= 4);
  }

  private List<GetMany> batches() {
    return cluster.servers.stream()
        .flatMap(server -> server.requests(GetMany.class).stream())
        .toList();
  }

  @Test
  void cachedKeysAreVouchedForAndTheOthersTravelTogether() {
    GatewayStore cached =
        fixture.store(StoreSettings.DEFAULT, Optional.of(new LocalCache(1 << 20)));
    putAll(100);
    fixture.await(cached.get(keys(50)));
    cluster.servers.forEach(server -> server.requests.clear());

    assertAllRead(fixture.await(cached.get(keys(100))));

    assertThat(requests(GetIfModified.class)).isEqualTo(50);
    assertThat(requests(GetMany.class)).isEqualTo(3);
    assertThat(requests(Get.class)).isZero();
    assertThat(batches().stream().flatMap(many -> many.keys().stream()))
        .hasSize(50)
        .doesNotContain(RawKey.ofKey(bytes("k0")));
  }
}
