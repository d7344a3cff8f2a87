package org.kumofs.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kumofs.server.Records.delete;
import static org.kumofs.server.Records.expiring;
import static org.kumofs.server.Records.set;
import static org.kumofs.server.Records.stampOf;
import static org.kumofs.server.Records.text;
import static org.kumofs.server.Records.value;
import static org.kumofs.server.Rings.address;
import static org.kumofs.server.Rings.isOwnedBy;
import static org.kumofs.server.Rings.keyOwnedBy;
import static org.kumofs.server.Rings.keyWith;
import static org.kumofs.server.Rings.ring;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.data.RecordLayout;
import org.kumofs.data.ValueContent;
import org.kumofs.message.ApplyUpdate;
import org.kumofs.message.DeleteResult;
import org.kumofs.message.Get;
import org.kumofs.message.GetMany;
import org.kumofs.message.GetStatus;
import org.kumofs.message.ReplicateDelete;
import org.kumofs.message.ReplicateSet;
import org.kumofs.message.Set;
import org.kumofs.message.SetOperation;
import org.kumofs.message.SetResult;
import org.kumofs.message.StatusCode;
import org.kumofs.message.StatusValue;
import org.kumofs.message.UpdateAnswer;
import org.kumofs.message.UpdatedItem;
import org.kumofs.message.UpdatedItem.Access;
import org.kumofs.ring.Ring;
import org.kumofs.ring.RingPair;
import org.kumofs.server.store.Mutations;
import org.kumofs.update.ArithmeticUpdate;
import org.kumofs.update.FetchUpdate;
import org.kumofs.update.RemoveUpdate;
import org.kumofs.update.StoreMode;
import org.kumofs.update.StoreUpdate;
import org.kumofs.update.Update;
import org.kumofs.update.UpdateStatus;

/** Commands that read an item and change it in one step, at the coordinator and its replicas. */
class UpdatesTest {

  private static final int[] OWNERS = {1, 2, 3};
  private static final Update REMOVE = RemoveUpdate.ofVersion(0);

  private final TestCluster cluster = new TestCluster();
  private final Ring ring = ring(1, 1, 2, 3);
  private final RawKey key = keyOwnedBy(ring, 1, 2, 3);

  @BeforeEach
  void startServers() {
    cluster.startActive(3);
  }

  @Test
  void anAddStoresWhereNothingIsAndNowhereElse() {
    assertThat(apply(add("a")).status()).isEqualTo(UpdateStatus.DONE);
    assertThat(apply(add("b")).status()).isEqualTo(UpdateStatus.NOT_STORED);

    assertStoredEverywhere("a");
  }

  @Test
  void theAnswerHoldsTheItemAsItIsNow() {
    Update counting = new ArithmeticUpdate(false, 5);
    cluster.call(1, set(key, "7"));

    UpdateAnswer answer = apply(counting);

    assertThat(answer.item()).isPresent();
    assertThat(new String(answer.item().get().content().data(), StandardCharsets.US_ASCII))
        .isEqualTo("12");
    assertThat(answer.item().get().casToken())
        .isEqualTo(cluster.stored(1, key).orElseThrow().clockTime().bits());
    assertStoredEverywhere("12");

    UpdateAnswer silent =
        cluster.call(1, new ApplyUpdate(key, RecordLayout.DEFAULT, counting, false, 1 << 20));
    assertThat(silent.item().orElseThrow().content().data()).isEmpty();
    assertThat(silent.item().orElseThrow().dataLength()).isEqualTo(2);
  }

  @Test
  void aCasOverAVersionIsDoneOnce() {
    long token = stampOf(cluster.call(1, set(key, "a"))).bits();
    Update cas = StoreUpdate.cas(content("b"), token);

    assertThat(apply(cas).status()).isEqualTo(UpdateStatus.DONE);
    assertThat(apply(cas).status()).isEqualTo(UpdateStatus.EXISTS);
    assertStoredEverywhere("b");
  }

  @Test
  void nothingIsLostOfWhatManyAddUpAtOnce() {
    for (int seed = 0; seed < 50; seed++) {
      TestCluster shuffled = new TestCluster(seed);
      shuffled.startActive(3);
      shuffled.call(1, set(key, "0"));
      shuffled.makeStorageSlow(20);
      List<CompletableFuture<UpdateAnswer>> updates = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        updates.add(shuffled.begin(1, update(new ArithmeticUpdate(false, 1))));
        shuffled.time.runFor(i % 3);
      }
      updates.forEach(
          update -> assertThat(shuffled.await(update).status()).isEqualTo(UpdateStatus.DONE));

      assertThat(
              updates.stream()
                  .map(update -> update.join().item().orElseThrow().content().data())
                  .map(data -> Integer.parseInt(new String(data, StandardCharsets.US_ASCII))))
          .doesNotHaveDuplicates()
          .allSatisfy(number -> assertThat(number).isBetween(1, 20));
      for (int owner : OWNERS) {
        assertThat(text(shuffled.stored(owner, key).orElseThrow())).isEqualTo("20");
      }
    }
  }

  @Test
  void ofManyAddsAtOnceExactlyOneWins() {
    for (int seed = 0; seed < 50; seed++) {
      TestCluster shuffled = new TestCluster(seed);
      shuffled.startActive(3);
      shuffled.makeStorageSlow(20);
      List<CompletableFuture<UpdateAnswer>> adds = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        adds.add(shuffled.begin(1, update(add("v" + i))));
      }
      assertThat(adds.stream().filter(add -> shuffled.await(add).status() == UpdateStatus.DONE))
          .hasSize(1);
    }
  }

  @Test
  void anExpiredValueCountsAsAbsentAndNoOlderVersionComesBack() {
    RawValue expired = expiring("a", nowSeconds() - 1);
    cluster.call(1, new Set(SetOperation.SET, key, expired));
    ClockTime before = cluster.stored(1, key).orElseThrow().clockTime();

    for (Update refused :
        List.of(
            new StoreUpdate(StoreMode.REPLACE, content("b")),
            new StoreUpdate(StoreMode.APPEND, content("b")),
            new StoreUpdate(StoreMode.PREPEND, content("b")))) {
      assertThat(apply(refused).status()).isEqualTo(UpdateStatus.NOT_STORED);
    }
    for (Update refused :
        List.of(
            StoreUpdate.cas(content("b"), before.bits()),
            new ArithmeticUpdate(true, 1),
            FetchUpdate.READ,
            FetchUpdate.touch(nowSeconds() + 100),
            REMOVE)) {
      assertThat(apply(refused).status()).isEqualTo(UpdateStatus.NOT_FOUND);
    }
    assertThat(cluster.stored(1, key)).contains(expired.withClockTime(before));

    assertThat(apply(add("c")).status()).isEqualTo(UpdateStatus.DONE);
    assertStoredEverywhere("c");
    assertThat(before.isBefore(cluster.stored(2, key).orElseThrow().clockTime())).isTrue();
  }

  @Test
  void aTombstoneCountsAsAbsentAndIsOvertaken() {
    cluster.call(1, set(key, "a"));
    cluster.call(1, delete(key));
    RawValue fromTheFuture =
        RawValue.tombstone(ClockTime.of(nowSeconds() + 3600, 77)); // a clock that ran ahead
    for (int owner : OWNERS) {
      cluster.store(owner).mutate(key, Mutations.update(fromTheFuture));
    }

    assertThat(apply(new StoreUpdate(StoreMode.APPEND, content("b"))).status())
        .isEqualTo(UpdateStatus.NOT_STORED);
    assertThat(apply(add("b")).status()).isEqualTo(UpdateStatus.DONE);

    assertStoredEverywhere("b");
    assertThat(cluster.stored(3, key).orElseThrow().supersedes(fromTheFuture)).isTrue();
  }

  @Test
  void aRemoveLeavesATombstoneOnAllOwners() {
    long token = stampOf(cluster.call(1, set(key, "a"))).bits();

    assertThat(apply(RemoveUpdate.ofVersion(token + 1)).status()).isEqualTo(UpdateStatus.EXISTS);
    assertThat(apply(RemoveUpdate.ofVersion(token)).status()).isEqualTo(UpdateStatus.DONE);
    assertThat(apply(RemoveUpdate.ofVersion(token)).status()).isEqualTo(UpdateStatus.NOT_FOUND);

    for (int owner : OWNERS) {
      assertThat(cluster.stored(owner, key)).hasValueSatisfying(RawValue::isTombstone);
    }
  }

  @Test
  void theRetryOfARemoveThatFailedFinishesIt() {
    cluster.call(1, set(key, "a"));
    cluster.network.silence(address(3));
    assertThat(apply(REMOVE).status()).isEqualTo(UpdateStatus.FAILED);
    cluster.network.wake(address(3));

    assertThat(apply(REMOVE).status()).isEqualTo(UpdateStatus.DONE);
    assertThat(cluster.stored(3, key)).isEqualTo(cluster.stored(1, key));
    assertThat(apply(REMOVE).status()).isEqualTo(UpdateStatus.NOT_FOUND);
    assertThat(cluster.call(1, delete(key))).isEqualTo(DeleteResult.NOT_FOUND);
  }

  /** Nobody can tell any more which version it was, but it is gone everywhere then. */
  @Test
  void theRetryOfARemoveOfOneVersionFinishesItAndFindsNothing() {
    long token = stampOf(cluster.call(1, set(key, "a"))).bits();
    cluster.network.silence(address(3));
    assertThat(apply(RemoveUpdate.ofVersion(token)).status()).isEqualTo(UpdateStatus.FAILED);
    assertThat(apply(RemoveUpdate.ofVersion(token)).status()).isEqualTo(UpdateStatus.FAILED);
    cluster.network.wake(address(3));

    assertThat(apply(RemoveUpdate.ofVersion(token)).status()).isEqualTo(UpdateStatus.NOT_FOUND);
    assertThat(cluster.stored(3, key)).isEqualTo(cluster.stored(1, key));
  }

  @Test
  void whileADeleteIsUnderWayARemoveWaitsForIt() {
    cluster.call(1, set(key, "a"));
    cluster.network.silence(address(3));
    CompletableFuture<DeleteResult> first = cluster.begin(1, delete(key));
    CompletableFuture<UpdateAnswer> second = cluster.begin(1, update(REMOVE));
    cluster.time.runFor(1_000);
    assertThat(second).isNotDone();

    cluster.network.wake(address(3));

    assertThat(cluster.await(first)).isEqualTo(DeleteResult.DELETED);
    assertThat(cluster.await(second).status()).isEqualTo(UpdateStatus.NOT_FOUND);
  }

  @Test
  void aRemoveOfOneVersionDoesNotTakeAwayAnotherOneThatOnlyAReplicaHas() {
    ClockTime seen = stampOf(cluster.call(1, set(key, "a")));
    ClockTime ahead = ClockTime.of(seen.unixSeconds(), seen.clock() + 1_000);
    cluster.store(2).mutate(key, Mutations.update(value("unseen").withClockTime(ahead)));

    assertThat(apply(RemoveUpdate.ofVersion(seen.bits())).status()).isEqualTo(UpdateStatus.FAILED);
    assertThat(text(cluster.stored(2, key).orElseThrow())).isEqualTo("unseen");
  }

  @Test
  void anUpdateDoesNotOvertakeAVersionThatItDidNotSee() {
    ClockTime seen = stampOf(cluster.call(1, set(key, "1")));
    ClockTime ahead = ClockTime.of(seen.unixSeconds(), seen.clock() + 1_000);
    cluster.store(2).mutate(key, Mutations.update(value("50").withClockTime(ahead)));

    assertThat(apply(new ArithmeticUpdate(false, 1)).status()).isEqualTo(UpdateStatus.FAILED);
    assertThat(text(cluster.stored(2, key).orElseThrow())).isEqualTo("50");
  }

  @Test
  void aReplicaThatCannotBeReachedFailsTheUpdate() {
    cluster.network.silence(address(3));

    UpdateAnswer answer = apply(add("a"));

    assertThat(answer).isEqualTo(UpdateAnswer.of(UpdateStatus.FAILED));
  }

  @Test
  void aReplicaThatAnswersLateDoesNot() {
    cluster.network.silence(address(3));
    CompletableFuture<UpdateAnswer> added = cluster.begin(1, update(add("a")));
    cluster.time.runFor(3_000);
    cluster.network.wake(address(3));

    assertThat(cluster.await(added).status()).isEqualTo(UpdateStatus.DONE);
    assertStoredEverywhere("a");
  }

  @Test
  void whatChangesNothingWritesAndReplicatesNothing() {
    long never = 0;
    RawValue before = value("a").withClockTime(stampOf(cluster.call(1, set(key, "a"))));
    cluster.network.setFirewall(
        (from, to, method) ->
            method != ReplicateSet.METHOD.id() && method != ReplicateDelete.METHOD.id());

    UpdateAnswer touched = apply(FetchUpdate.touch(never));

    assertThat(touched.status()).isEqualTo(UpdateStatus.DONE);
    assertThat(touched.item().orElseThrow().casToken()).isEqualTo(before.clockTime().bits());
    assertThat(cluster.stored(1, key)).contains(before);
  }

  @Test
  void aTouchedItemKeepsItsTokenOnAllOwners() {
    long token = stampOf(cluster.call(1, set(key, "a"))).bits();

    UpdateAnswer touched = apply(FetchUpdate.touch(nowSeconds() + 100));

    assertThat(touched.item().orElseThrow().casToken()).isEqualTo(token);
    for (int owner : OWNERS) {
      RawValue record = cluster.stored(owner, key).orElseThrow();
      ValueContent content = ValueContent.decode(record);
      assertThat(content.casToken(record.clockTime())).isEqualTo(token);
      assertThat(content.expiresAt()).isEqualTo(nowSeconds() + 100);
    }
    assertThat(apply(StoreUpdate.cas(content("b"), token)).status()).isEqualTo(UpdateStatus.DONE);
  }

  @Test
  void ofManyReadersOfAStaleItemOneIsChosenToRenewIt() {
    cluster.call(1, set(key, "a"));
    apply(new RemoveUpdate(0, 0, true, false, OptionalLong.empty()));

    List<CompletableFuture<UpdateAnswer>> reads = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      reads.add(cluster.begin(1, update(FetchUpdate.READ)));
    }

    assertThat(reads.stream().filter(read -> cluster.await(read).item().orElseThrow().won()))
        .hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"true,false", "false,true", "true,true"})
  void legacyRecordsAreReadAndWrittenInTheirLayout(boolean flags, boolean expiry) {
    RecordLayout layout = new RecordLayout(flags, expiry);
    long expiresAt = expiry ? nowSeconds() + 100 : 0;
    ValueContent content =
        new ValueContent(flags ? 7 : 0, expiresAt, "10".getBytes(StandardCharsets.US_ASCII));
    cluster.call(1, new Set(SetOperation.SET, key, layout.encode(content, ClockTime.ZERO)));

    assertThat(cluster.call(1, update(layout, new ArithmeticUpdate(false, 5))).status())
        .isEqualTo(UpdateStatus.DONE);
    assertThat(
            cluster
                .call(1, update(layout, new StoreUpdate(StoreMode.APPEND, content("!"))))
                .status())
        .isEqualTo(UpdateStatus.DONE);

    for (int owner : OWNERS) {
      RawValue record = cluster.stored(owner, key).orElseThrow();
      assertThat(record.meta()).isZero();
      assertThat(layout.decode(record))
          .isEqualTo(
              new ValueContent(
                  flags ? 7 : 0, expiresAt, "15!".getBytes(StandardCharsets.US_ASCII)));
    }
  }

  @Test
  void anExpiredLegacyRecordCountsAsAbsent() {
    RecordLayout layout = new RecordLayout(true, true);
    ValueContent content = content("a").withExpiresAt(nowSeconds() - 1);
    cluster.call(1, new Set(SetOperation.SET, key, layout.encode(content, ClockTime.ZERO)));

    assertThat(cluster.call(1, update(layout, REMOVE)).status()).isEqualTo(UpdateStatus.NOT_FOUND);
    assertThat(cluster.call(1, update(layout, add("b"))).status()).isEqualTo(UpdateStatus.DONE);
  }

  @Test
  void aRecordThatCannotBeReadIsAnErrorOfThatRequestAndStays() {
    RawValue unreadable = RawValue.of(ClockTime.ZERO, 1 << 15, new byte[] {1, 2, 3});
    cluster.call(1, new Set(SetOperation.SET, key, unreadable));
    Optional<RawValue> before = cluster.stored(1, key);

    assertThat(cluster.isRefused(1, update(new ArithmeticUpdate(false, 1)))).isTrue();
    assertThat(cluster.isRefused(1, update(FetchUpdate.READ))).isTrue();

    assertThat(cluster.stored(1, key)).isEqualTo(before);
  }

  /** A gateway in the default layout has written it, one in a legacy layout is to change it. */
  @Test
  void whatALayoutCannotHoldIsRefusedAndNotCutOff() {
    ValueContent wide = new ValueContent(1 << 20, 0, new byte[] {'a'});
    cluster.call(1, new Set(SetOperation.SET, key, wide.toRecord(ClockTime.ZERO)));

    Update append = new StoreUpdate(StoreMode.APPEND, content("b"));
    assertThat(cluster.isRefused(1, update(new RecordLayout(true, false), append))).isTrue();

    assertThat(apply(append).status()).isEqualTo(UpdateStatus.DONE);
  }

  @Test
  void aValueGrowsNoLongerThanItMay() {
    cluster.call(1, set(key, "12345"));
    Update append = new StoreUpdate(StoreMode.APPEND, content("678"));

    assertThat(
            cluster.call(1, new ApplyUpdate(key, RecordLayout.DEFAULT, append, true, 7)).status())
        .isEqualTo(UpdateStatus.TOO_LARGE);
    assertThat(
            cluster.call(1, new ApplyUpdate(key, RecordLayout.DEFAULT, append, true, 8)).status())
        .isEqualTo(UpdateStatus.DONE);
  }

  @Test
  void onlyTheCoordinatorTakesUpdates() {
    assertThat(cluster.isRefused(2, update(add("a")))).isTrue();
    assertThat(cluster.stored(2, key)).isEmpty();
  }

  @Test
  void aNewCoordinatorUpdatesTheRecordThatReadersSee() {
    cluster.start(4);
    Ring after = ring(2, 1, 2, 3, 4);
    RawKey moving = keyWith(k -> isOwnedBy(ring, k, 1, 2, 3) && isOwnedBy(after, k, 4, 1, 2));
    cluster.call(1, set(moving, "41"));
    cluster.sync(new RingPair(after, ring));

    assertThat(cluster.call(4, update(moving, add("x"))).status())
        .isEqualTo(UpdateStatus.NOT_STORED);
    assertThat(cluster.call(4, update(moving, new ArithmeticUpdate(false, 1))).status())
        .isEqualTo(UpdateStatus.DONE);

    for (int reader : OWNERS) {
      assertThat(text(cluster.call(reader, new Get(moving)).orElseThrow())).isEqualTo("42");
    }
    List.of(1, 2, 3).forEach(reader -> cluster.network.silence(address(reader)));
    RawKey other =
        keyWith(
            k -> !k.equals(moving) && isOwnedBy(ring, k, 1, 2, 3) && isOwnedBy(after, k, 4, 1, 2));
    assertThat(cluster.call(4, update(other, add("x"))).status()).isEqualTo(UpdateStatus.FAILED);
    assertThat(cluster.stored(4, other)).isEmpty();
  }

  @Test
  void updatesCountAsWhatTheyAre() {
    apply(add("1"));
    apply(new ArithmeticUpdate(false, 1));
    apply(FetchUpdate.READ);
    apply(REMOVE);

    assertThat(number(StatusCode.CMD_SET)).isEqualTo(2);
    assertThat(number(StatusCode.CMD_GET)).isEqualTo(1);
    assertThat(number(StatusCode.CMD_DELETE)).isEqualTo(1);
  }

  @Test
  void writesAndUpdatesAtOnceLeaveAllOwnersWithTheSame() {
    for (int seed = 0; seed < 50; seed++) {
      TestCluster shuffled = new TestCluster(seed);
      shuffled.startActive(3);
      shuffled.makeStorageSlow(20);
      List<CompletableFuture<?>> all = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        all.add(shuffled.begin(1, set(key, "v" + i)));
        all.add(shuffled.begin(1, update(new StoreUpdate(StoreMode.APPEND, content("+")))));
        all.add(shuffled.begin(1, update(REMOVE)));
        all.add(shuffled.begin(1, update(add("w" + i))));
        shuffled.time.runFor(i % 4);
      }
      all.forEach(shuffled::await);

      assertThat(all)
          .noneMatch(one -> one.join() instanceof SetResult.Failed)
          .noneMatch(
              one ->
                  one.join() instanceof UpdateAnswer answer
                      && answer.status() == UpdateStatus.FAILED);
      assertThat(shuffled.stored(2, key)).isEqualTo(shuffled.stored(1, key));
      assertThat(shuffled.stored(3, key)).isEqualTo(shuffled.stored(1, key));
    }
  }

  @Test
  void anItemTellsWhetherAndWhenItWasFetched() {
    cluster.call(1, set(key, "1"));
    cluster.time.runFor(3_000);
    assertThat(peek().access()).isEqualTo(new Access(false, 3));

    cluster.call(1, new Get(key));
    cluster.time.runFor(2_000);
    assertThat(peek().access()).isEqualTo(new Access(true, 2));
    apply(new ArithmeticUpdate(false, 1));
    assertThat(peek().access()).isEqualTo(new Access(true, 0));

    apply(new StoreUpdate(StoreMode.REPLACE, content("2")));
    assertThat(peek().access()).isEqualTo(new Access(false, 0));

    assertThat(apply(FetchUpdate.READ).item().orElseThrow().access().hitBefore()).isFalse();
    assertThat(apply(FetchUpdate.READ).item().orElseThrow().access().hitBefore()).isTrue();
    apply(FetchUpdate.touch(nowSeconds() + 100));
    assertThat(peek().access().hitBefore()).isTrue();

    cluster.call(1, set(key, "3"));
    assertThat(peek().access().hitBefore()).isFalse();
    cluster.call(1, new GetMany(List.of(key)));
    assertThat(peek().access().hitBefore()).isTrue();
  }

  /** Looks at the item without using it. */
  private UpdatedItem peek() {
    return apply(
            new FetchUpdate(OptionalLong.empty(), OptionalLong.empty(), 0, Optional.empty(), false))
        .item()
        .orElseThrow();
  }

  private void assertStoredEverywhere(String text) {
    for (int owner : OWNERS) {
      assertThat(text(cluster.stored(owner, key).orElseThrow())).isEqualTo(text);
    }
  }

  private UpdateAnswer apply(Update update) {
    return cluster.call(1, update(update));
  }

  private ApplyUpdate update(Update update) {
    return update(RecordLayout.DEFAULT, update);
  }

  private static ApplyUpdate update(RawKey at, Update update) {
    return new ApplyUpdate(at, RecordLayout.DEFAULT, update, true, 1 << 20);
  }

  private ApplyUpdate update(RecordLayout layout, Update update) {
    return new ApplyUpdate(key, layout, update, true, 1 << 20);
  }

  private static Update add(String text) {
    return new StoreUpdate(StoreMode.ADD, content(text));
  }

  private static ValueContent content(String text) {
    return new ValueContent(0, 0, text.getBytes(StandardCharsets.UTF_8));
  }

  private long nowSeconds() {
    return cluster.time.unixSeconds();
  }

  private long number(StatusCode code) {
    return ((StatusValue.Number) cluster.call(1, new GetStatus(code))).bits();
  }
}
