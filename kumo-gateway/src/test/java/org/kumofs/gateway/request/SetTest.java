package org.kumofs.gateway.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kumofs.gateway.request.StoreFixture.item;
import static org.kumofs.gateway.testing.FakeCluster.bytes;

import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.Marks;
import org.kumofs.data.RawValue;
import org.kumofs.data.RecordLayout;
import org.kumofs.data.ValueContent;
import org.kumofs.eventlog.Events;
import org.kumofs.gateway.request.RequestCounters.Counter;
import org.kumofs.gateway.testing.FakeCluster;
import org.kumofs.gateway.testing.FakeServer;
import org.kumofs.message.Set;
import org.kumofs.message.SetOperation;
import org.kumofs.message.SetResult;
import org.kumofs.ring.RingPair;

class SetTest {

  private static final ValueContent FLAGGED = new ValueContent(7, 0, bytes("value"));

  private final StoreFixture fixture = new StoreFixture();
  private final FakeCluster cluster = fixture.cluster;
  private final GatewayStore store = fixture.store();

  private CompletableFuture<StoreResult> set(String key, String value) {
    return store.set(item(key, value), WriteMode.SYNC);
  }

  private FakeServer coordinatorOf(String key) {
    return cluster.ownersOf(key, fixture.view.rings().write()).get(0);
  }

  private static StoreResult failed(String reason) {
    return new StoreResult.Failed(reason);
  }

  @Test
  void aSetGoesToTheFirstActiveOwnerByTheWriteRing() {
    FakeServer down = cluster.servers.get(0);
    fixture.view = fixture.viewOf(new RingPair(cluster.ring(down), cluster.ring()));
    String key = cluster.keyOwnedBy(fixture.view.rings().read(), down);

    StoreResult result = fixture.await(set(key, "value"));

    assertThat(result).isEqualTo(new StoreResult.Stored(cluster.record(key).clockTime().bits()));
    assertThat(cluster.record(key).data()).isEqualTo(bytes("value"));
    assertThat(down.requests).isEmpty();
    assertThat(coordinatorOf(key).requests(Set.class))
        .singleElement()
        .matches(request -> request.op() == SetOperation.SET)
        .matches(request -> request.value().clockTime().bits() == 0);
  }

  @Test
  void aValueThatTheServerFindsTooLargeIsNotSentAgain() {
    FakeServer coordinator = coordinatorOf("key");
    coordinator.refuseNextAsTooLarge();

    assertThat(fixture.await(set("key", "value"))).isEqualTo(failed("object too large for cache"));
    assertThat(coordinator.requests(Set.class)).hasSize(1);
  }

  @Test
  void theBytesOfALargeValueAreNotCopiedForTheMessage() {
    byte[] data = new byte[100_000];
    ValueContent content = new ValueContent(7, 9, data);
    for (RecordLayout layout : List.of(RecordLayout.DEFAULT, new RecordLayout(true, true))) {
      RawValue record = layout.encode(content, ClockTime.ZERO);
      assertThat(record.tail().array()).isSameAs(data);
      assertThat(layout.decode(RawValue.ofRecord(record.bytes()))).isEqualTo(content);
    }
  }

  @Test
  void anErrorIsRetriedWithTheRingOfThatMoment() {
    String key = "key";
    FakeServer first = coordinatorOf(key);
    first.refuseNext();
    CompletableFuture<StoreResult> result = set(key, "value");
    cluster.time.runFor(5);
    fixture.view = fixture.viewOf(cluster.rings(first));

    assertThat(fixture.await(result)).isInstanceOf(StoreResult.Stored.class);
    assertThat(first.requests).hasSize(1);
    assertThat(coordinatorOf(key).requests).hasSize(1);
    assertThat(fixture.counters.get(Counter.RETRIES)).isEqualTo(1);
  }

  @Test
  void aFailedReplicaMakesTheSetBeRepeated() {
    coordinatorOf("key").answerNext(new SetResult.Failed());

    assertThat(fixture.await(set("key", "value"))).isInstanceOf(StoreResult.Stored.class);
    assertThat(coordinatorOf("key").requests).hasSize(2);
  }

  @Test
  void aReplicaThatKeepsFailingIsNamedAsTheReason() {
    for (int i = 0; i < 30; i++) {
      coordinatorOf("key").answerNext(new SetResult.Failed());
    }

    assertThat(fixture.await(set("key", "value"))).isEqualTo(failed("replica failed"));
    assertThat(fixture.counters.get(Counter.FAILED_SETS)).isEqualTo(1);
    assertThat(fixture.events).containsExactly(Events.setFailed(bytes("key"), bytes("value"), 4));
  }

  @Test
  void aSetIsRepeatedAfterALostConnectionEvenIfItMayHaveBeenCarriedOut() {
    FakeServer first = coordinatorOf("key");
    first.swallowNext();
    CompletableFuture<StoreResult> result = set("key", "value");
    cluster.time.runFor(5);
    first.kill();
    first.listen();

    assertThat(fixture.await(result)).isInstanceOf(StoreResult.Stored.class);
    assertThat(first.requests).hasSize(2);
  }

  @Test
  void aHungCoordinatorTakesTheWholeLimitAndNoMore() {
    cluster.network.silence(coordinatorOf("key").address);

    CompletableFuture<StoreResult> result = set("key", "value");

    assertThat(fixture.millisUntilDone(result))
        .isBetween(StoreFixture.LIMIT, StoreFixture.LIMIT + StoreFixture.GRANULARITY);
    assertThat(result.join()).isEqualTo(failed("timed out"));
  }

  @Test
  void aDeadCoordinatorIsTriedUntilTheLimitIsNear() {
    cluster.servers.forEach(FakeServer::kill);

    CompletableFuture<StoreResult> result = set("key", "value");

    assertThat(fixture.millisUntilDone(result)).isBetween(1_500L, StoreFixture.LIMIT);
    assertThat(result.join()).isEqualTo(failed("server unreachable"));
    assertThat(fixture.renewals).isPositive();
  }

  @Test
  void theRetriesAreCounted() {
    GatewayStore twice =
        fixture.store(
            new StoreSettings(
                new RetryPolicy(2_000, 5, 1, 20),
                RecordLayout.DEFAULT,
                new byte[0],
                false,
                false,
                StoreFixture.MAX_VALUE_BYTES));
    coordinatorOf("key").refuseNext().refuseNext();

    assertThat(fixture.await(twice.set(item("key", "value"), WriteMode.SYNC)))
        .isEqualTo(failed("server not ready"));
    assertThat(coordinatorOf("key").requests).hasSize(2);
  }

  @Test
  void aSetThatNobodyWaitsForIsAskedToBeAnsweredAtOnce() {
    fixture.await(store.set(item("key", "value"), WriteMode.ASYNC));

    assertThat(coordinatorOf("key").requests(Set.class))
        .singleElement()
        .matches(request -> request.op() == SetOperation.SET_ASYNC);
  }

  @Test
  void withTheOptionEverySetIsAsync() {
    GatewayStore async =
        fixture.store(
            new StoreSettings(
                RetryPolicy.DEFAULT,
                RecordLayout.DEFAULT,
                new byte[0],
                true,
                false,
                StoreFixture.MAX_VALUE_BYTES));
    fixture.await(async.set(item("key", "value"), WriteMode.SYNC));

    assertThat(coordinatorOf("key").requests(Set.class))
        .singleElement()
        .matches(request -> request.op() == SetOperation.SET_ASYNC);
  }

  @Test
  void aMatchlessAnswerOfTheServerIsNoSuccess() {
    coordinatorOf("key").answerNext(new SetResult.CasMismatch());
    assertThat(fixture.await(set("key", "value"))).isEqualTo(failed("refused by the server"));
  }

  @Test
  void flagsAreStoredWhereEveryServerKeepsThem() {
    fixture.await(store.set(item("key", FLAGGED), WriteMode.SYNC));

    assertThat(cluster.record("key").meta()).isNotZero();
    List<GetResult> read = fixture.await(store.get(StoreFixture.keys("key")));
    assertThat(((GetResult.Hit) read.get(0)).content()).isEqualTo(FLAGGED);
  }

  @Test
  void flagsAreRefusedAtOnceWhereAServerLosesThem() {
    fixture.oneServerIsAnOriginal();

    CompletableFuture<StoreResult> result = store.set(item("key", FLAGGED), WriteMode.SYNC);

    assertThat(result).isCompletedWithValue(failed("not all servers keep flags and expiry times"));
    assertThat(coordinatorOf("key").requests).isEmpty();
    assertThat(fixture.events).isEmpty();
    assertThat(fixture.counters.get(Counter.FAILED_SETS)).isZero();
  }

  @Test
  void aTokenThatTheClientGivesIsTheItemsFromThenOn() {
    ValueContent content = FakeCluster.plain("v").withMarks(Marks.NONE.withCasToken(77));

    assertThat(fixture.await(store.set(item("key", content), WriteMode.SYNC)))
        .isEqualTo(new StoreResult.Stored(77));
    assertThat(fixture.await(store.get(StoreFixture.keys("key"))))
        .containsExactly(new GetResult.Hit(content, 77));

    GatewayStore legacy = fixture.store(new RecordLayout(true, true));
    assertThat(legacy.set(item("key", content), WriteMode.SYNC))
        .isCompletedWithValue(
            failed("this gateway keeps no cas tokens of clients, it runs with -F or -E"));
  }

  @Test
  void marksNeedMoreOfTheServersThanFlagsDo() {
    cluster.servers.get(2).capabilities = 3;
    fixture.haveNotSaid();
    ValueContent marked = FakeCluster.plain("v").withMarks(Marks.NONE.withCasToken(77));

    assertThat(store.set(item("key", marked), WriteMode.SYNC))
        .isCompletedWithValue(failed("not all servers serve this command"));
    assertThat(fixture.await(store.set(item("key", FLAGGED), WriteMode.SYNC)))
        .isInstanceOf(StoreResult.Stored.class);
  }

  @Test
  void plainValuesAreStoredWhateverTheServersAre() {
    fixture.oneServerIsAnOriginal();
    assertThat(fixture.await(set("key", "value"))).isInstanceOf(StoreResult.Stored.class);

    fixture.oneServerHasNotSaid();
    assertThat(fixture.await(set("key", "value"))).isInstanceOf(StoreResult.Stored.class);
  }

  @Test
  void flagsWaitUntilItIsKnownWhetherTheServersKeepThem() {
    fixture.oneServerHasNotSaid();
    CompletableFuture<StoreResult> result = store.set(item("key", FLAGGED), WriteMode.SYNC);
    cluster.time.runFor(100);
    assertThat(coordinatorOf("key").requests).isEmpty();
    fixture.haveNotSaid();

    assertThat(fixture.await(result)).isInstanceOf(StoreResult.Stored.class);
  }

  @Test
  void flagsFailInWordsIfItStaysUnknownWhetherTheServersKeepThem() {
    fixture.oneServerHasNotSaid();

    assertThat(fixture.await(store.set(item("key", FLAGGED), WriteMode.SYNC)))
        .isEqualTo(failed("not known yet whether all servers keep flags and expiry"));
    assertThat(coordinatorOf("key").requests).isEmpty();
  }

  @Test
  void aLegacyLayoutIsWrittenWhateverTheServersAre() {
    fixture.oneServerIsAnOriginal();
    GatewayStore legacy = fixture.store(new RecordLayout(true, true));
    ValueContent content = new ValueContent(7, 0x01020304, bytes("v"));

    fixture.await(legacy.set(item("key", content), WriteMode.SYNC));

    assertThat(cluster.record("key").meta()).isZero();
    assertThat(HexFormat.of().formatHex(cluster.record("key").data())).isEqualTo("01020304000776");
  }

  @Test
  void whatALegacyLayoutHasNoRoomForIsRefused() {
    GatewayStore legacy = fixture.store(new RecordLayout(true, false));
    ValueContent content = new ValueContent(0x10000, 0, bytes("v"));

    assertThat(legacy.set(item("key", content), WriteMode.SYNC))
        .isCompletedWithValue(failed("flags above 65535 do not fit the layout of -F"));
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
    fixture.await(prefixed.set(item("key", "value"), WriteMode.SYNC));

    assertThat(cluster.record("app:key")).isNotNull();
    assertThat(cluster.record("key")).isNull();
  }
}
