package org.kumofs.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kumofs.server.Records.set;
import static org.kumofs.server.Records.stampOf;
import static org.kumofs.server.Rings.address;
import static org.kumofs.server.Rings.key;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.Bytes;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.message.Delete;
import org.kumofs.message.Get;
import org.kumofs.message.GetMany;
import org.kumofs.message.GetManyResult;
import org.kumofs.message.GetStatus;
import org.kumofs.message.ReplaceCopyStart;
import org.kumofs.message.ReplaceDeleteStart;
import org.kumofs.message.ReplaceReport;
import org.kumofs.message.ReplaceStage;
import org.kumofs.message.ReplaceStatus;
import org.kumofs.message.ScanRecords;
import org.kumofs.message.ScannedRecords;
import org.kumofs.message.SetResult;
import org.kumofs.message.StatusCode;
import org.kumofs.message.StatusValue;
import org.kumofs.ring.Ring;
import org.kumofs.ring.RingPair;
import org.kumofs.server.handler.RequestLimits;
import org.kumofs.server.store.DamagedTables;
import org.kumofs.server.store.MemoryStore;
import org.kumofs.server.store.Mutations;
import org.kumofs.server.store.Scan;
import org.kumofs.server.store.Store;
import org.kumofs.server.store.StoreException;
import org.kumofs.server.store.StoreLocation;
import org.kumofs.server.store.StoredRecord;
import org.kumofs.server.store.TombstoneLimits;
import org.kumofs.server.store.UnreadableException;
import org.kumofs.server.store.leveldb.LevelDbStore;

/** The tables of a LevelDB are damaged, while other owners have all records. */
class DamagedRecordsTest {

  private static final int KEYS = 4_000;
  private static final int DELETED_EACH = 10;

  @TempDir Path directory;

  private final TestCluster cluster = new TestCluster();
  private Store damaged;
  private ClockTime written;

  @BeforeEach
  void startThreeAndDamageTheTablesOfTheFirst() {
    damaged = open();
    written = ClockTime.of(cluster.time.unixSeconds(), 1);
    cluster.limitRequests(new RequestLimits(1_000, 1 << 26));
    List<Store> stores = List.of(damaged, MemoryStore.create(), MemoryStore.create());
    for (int i : inTheOrderOfKeys()) {
      RawKey key = keyOf(i);
      RawValue record = recordOf(i);
      stores.forEach(store -> store.mutate(key, Mutations.update(record)));
    }
    // Closed in between: blocks that are in memory are not damaged.
    damaged.close();
    DamagedTables.damage(directory.resolve("db"));
    damaged = open();
    cluster.start(1, damaged);
    cluster.start(2, stores.get(1));
    cluster.start(3, stores.get(2));
    cluster.time.runFor(100_000);
    Ring ring = Rings.ring(cluster.time.unixSeconds(), 1, 2, 3);
    cluster.sync(new RingPair(ring, ring));
  }

  private Store open() {
    return LevelDbStore.open(
        StoreLocation.parse(
            directory.resolve("db")
                + "#engine=native#record-cache=0#cache=1#write-buffer=1#min-free=1#compression=none"),
        TombstoneLimits.DEFAULT,
        cluster.time);
  }

  /** Of tables that overlap, reads alone would make LevelDB merge some, damage and all. */
  private static int[] inTheOrderOfKeys() {
    return IntStream.range(0, KEYS)
        .boxed()
        .sorted((one, other) -> Arrays.compareUnsigned(keyOf(one).bytes(), keyOf(other).bytes()))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  @AfterEach
  void closeTheStore() {
    damaged.close();
  }

  private static RawKey keyOf(int i) {
    return key("key" + i);
  }

  private static boolean isDeleted(int i) {
    return i % DELETED_EACH == 0;
  }

  private RawValue recordOf(int i) {
    return isDeleted(i)
        ? RawValue.tombstone(written)
        : RawValue.of(written, 0, ("value" + i + "-".repeat(500)).getBytes(StandardCharsets.UTF_8));
  }

  private boolean isReadable(RawKey key) {
    try {
      damaged.get(key);
      return true;
    } catch (UnreadableException e) {
      return false;
    }
  }

  private List<Integer> unreadable() {
    return IntStream.range(0, KEYS).filter(i -> !isReadable(keyOf(i))).boxed().toList();
  }

  private List<Integer> someUnreadable() {
    List<Integer> unreadable = unreadable();
    assertThat(unreadable).hasSizeBetween(10, KEYS / 2);
    return unreadable;
  }

  @Test
  void aReadIsAnsweredByWhatOtherOwnersHaveAndRepairsTheRecord() {
    for (int i : someUnreadable()) {
      Optional<RawValue> expected = Optional.of(recordOf(i)).filter(one -> !one.isTombstone());

      assertThat(cluster.call(1, new Get(keyOf(i)))).as("key %d", i).isEqualTo(expected);
      assertThat(damaged.get(keyOf(i))).as("key %d", i).contains(recordOf(i));
    }
    assertThat(unreadable()).isEmpty();
    assertThat(comparison()).contains(" repaired=");
    assertThat(comparison()).doesNotContain(" repaired=0");
  }

  private String comparison() {
    return ((StatusValue.Text) cluster.call(1, new GetStatus(StatusCode.COMPARISON))).text();
  }

  @Test
  void oneOtherOwnerIsEnoughForAValue() {
    int i = someUnreadable().stream().filter(one -> !isDeleted(one)).findFirst().orElseThrow();
    cluster.network.silence(address(2));

    assertThat(cluster.call(1, new Get(keyOf(i)))).contains(recordOf(i));
  }

  @Test
  void withoutAnotherOwnerItIsAnErrorAndNeverNothing() {
    List<Integer> unreadable = someUnreadable();
    cluster.network.silence(address(2));
    cluster.network.silence(address(3));

    for (int i : unreadable.subList(0, 10)) {
      assertThat(cluster.isRefused(1, new Get(keyOf(i)))).as("key %d", i).isTrue();
    }
    assertThat(unreadable()).isEqualTo(unreadable);
  }

  @Test
  void amongManyKeysItIsToBeAskedForByItself() {
    RawKey key = keyOf(someUnreadable().get(0));

    assertThat(cluster.call(1, new GetMany(List.of(key))))
        .containsExactly(new GetManyResult.NotRead());
  }

  @Test
  void itIsWrittenAndDeletedLikeAnyOther() {
    Ring ring = ringOfAll();
    for (int i : someUnreadable()) {
      RawKey key = keyOf(i);
      int coordinator = numberOf(ring, key);
      if (i % 3 == 0) {
        cluster.call(coordinator, new Delete(false, key));
        assertThat(damaged.get(key)).matches(record -> record.orElseThrow().isTombstone());
      } else {
        ClockTime stamp = stampOf(cluster.call(coordinator, set(key, "new")));
        assertThat(damaged.get(key).map(RawValue::clockTime)).contains(stamp);
      }
    }
  }

  private Ring ringOfAll() {
    StatusValue.Seed seed =
        (StatusValue.Seed) cluster.call(1, new GetStatus(StatusCode.WRITE_RING));
    return Ring.of(seed.seed());
  }

  private static int numberOf(Ring ring, RawKey key) {
    return IntStream.rangeClosed(1, 3)
        .filter(server -> ring.ownersOf(key.hash()).isCoordinator(address(server)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theComparisonRepairsWhatNobodyReads() {
    assertThat(someUnreadable()).isNotEmpty();

    cluster.time.runFor(600_000 + 7_200_000);

    assertThat(unreadable().stream().filter(i -> !isDeleted(i))).isEmpty();
  }

  private List<RawKey> walk() {
    List<RawKey> walked = new ArrayList<>();
    try (Scan scan = damaged.scan()) {
      for (List<StoredRecord> chunk = next(scan); !chunk.isEmpty(); chunk = next(scan)) {
        chunk.forEach(record -> walked.add(record.key()));
      }
    }
    return walked;
  }

  private static List<StoredRecord> next(Scan scan) {
    while (true) {
      try {
        return scan.next(100);
      } catch (StoreException e) {
        scan.skipUnreadable(e.getMessage());
      }
    }
  }

  @Test
  void aWalkGetsBehindTheDamageAndLeavesOutOnlyWhatCannotBeRead() {
    List<RawKey> readable =
        Arrays.stream(inTheOrderOfKeys())
            .mapToObj(DamagedRecordsTest::keyOf)
            .filter(this::isReadable)
            .toList();

    assertThat(readable).hasSizeLessThan(KEYS);
    assertThat(walk()).isEqualTo(readable);
  }

  /** Who adds the fourth server: a copy, as the manager commands it. */
  private Ring copyToAFourth() {
    cluster.start(4);
    Ring four = Rings.ring(cluster.time.unixSeconds(), 1, 2, 3, 4);
    cluster.manager.setRings(new RingPair(four, ringOfAll()));
    for (int server = 1; server <= 4; server++) {
      cluster.await(
          cluster.manager.call(address(server), new ReplaceCopyStart(four.seed(), 1, false)));
    }
    return four;
  }

  private ReplaceReport reportOfTheFirst() {
    return cluster.call(1, new ReplaceStatus());
  }

  @Test
  void aReplaceCopiesEverythingAllTheSame() {
    assertThat(someUnreadable()).isNotEmpty();

    Ring four = copyToAFourth();
    cluster.time.runFor(60_000);

    assertThat(reportOfTheFirst().reason()).isEmpty();
    for (int i = 0; i < KEYS; i++) {
      RawKey key = keyOf(i);
      if (four.ownersOf(key.hash()).isActiveOwner(address(4))) {
        assertThat(cluster.stored(4, key)).as("key %d", i).contains(recordOf(i));
      }
    }
    assertThat(unreadable()).isEmpty();
  }

  @Test
  void andDropsWhatItDoesNotOwnAnyMore() {
    Ring four = copyToAFourth();
    cluster.time.runFor(60_000);
    for (int server = 1; server <= 4; server++) {
      cluster.await(cluster.manager.call(address(server), new ReplaceDeleteStart(four.seed(), 1)));
    }
    cluster.time.runFor(60_000);

    assertThat(reportOfTheFirst().stage()).isEqualTo(ReplaceStage.DELETE);
    assertThat(reportOfTheFirst().reason()).isEmpty();
    for (int i = 0; i < KEYS; i++) {
      RawKey key = keyOf(i);
      boolean owned = four.ownersOf(key.hash()).isActiveOwner(address(1));
      assertThat(damaged.get(key).isPresent()).as("key %d", i).isEqualTo(owned);
    }
  }

  @Test
  void aReplaceFailsAndDropsNothingIfNobodyKnowsWhatIsThere() {
    List<Integer> unreadable = someUnreadable();
    cluster.manager.setRings(new RingPair(ringOfAll(), ringOfAll()));
    cluster.network.silence(address(2));
    cluster.network.silence(address(3));
    cluster.start(4);
    Ring two = Rings.ring(cluster.time.unixSeconds(), 1, -2, -3, 4);
    cluster.await(cluster.manager.call(address(1), new ReplaceCopyStart(two.seed(), 1, false)));
    cluster.time.runFor(300_000);

    assertThat(reportOfTheFirst().reason())
        .startsWith("no other owner can tell all of it: records after ")
        .contains("Corruption");
    assertThat(unreadable()).isEqualTo(unreadable);
  }

  @Test
  void whatIsOfferedIsStoredWhereARecordCannotBeRead() {
    assertThat(someUnreadable()).isNotEmpty();
    Ring ring = ringOfAll();
    for (int server = 2; server <= 3; server++) {
      cluster.await(
          cluster.manager.call(address(server), new ReplaceCopyStart(ring.seed(), 1, true)));
    }
    cluster.time.runFor(60_000);

    assertThat(unreadable().stream().filter(i -> !isDeleted(i))).isEmpty();
  }

  @Test
  void whoReadsTheWholeClusterGetsEverything() {
    List<RawKey> given = new ArrayList<>();
    for (int server = 1; server <= 3; server++) {
      Optional<RawKey> after = Optional.empty();
      do {
        ScannedRecords page =
            cluster.call(
                server,
                new ScanRecords(
                    after,
                    Bytes.EMPTY,
                    new ScanRecords.Selection(true, true, false),
                    new ScanRecords.Limits(500, 1 << 20)));
        page.records().forEach(entry -> given.add(entry.key()));
        after = page.next();
      } while (after.isPresent());
    }

    assertThat(given)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, KEYS).mapToObj(DamagedRecordsTest::keyOf).toList());
  }

  @Test
  void onceLevelDbMeetsTheDamageNoMoreWritesAreTakenAndTheServerSaysSo() {
    List<Integer> unreadable = someUnreadable();
    Optional<StoreException> refusal = Optional.empty();
    for (int round = 0; round < 200 && refusal.isEmpty(); round++) {
      readInVain(unreadable);
      refusal = writeEverythingAnew(round);
    }

    assertThat(refusal.orElseThrow()).hasMessageContaining("Corruption");
    assertThat(isAcknowledged(keyOf(1))).as("what this server has to keep").isFalse();
    assertThat(((StatusValue.Text) cluster.call(1, new GetStatus(StatusCode.TROUBLE))).text())
        .startsWith("no writes are taken since one has failed: ")
        .contains("Corruption");

    cluster.time.runFor(15_000);
    CompletableFuture<?> answer = cluster.begin(1, new GetStatus(StatusCode.TROUBLE));
    cluster.time.runUntil(answer::isDone, 60_000);
    assertThat(answer).as("it has left").isCompletedExceptionally();
  }

  private boolean isAcknowledged(RawKey key) {
    CompletableFuture<SetResult> answer = cluster.begin(numberOf(ringOfAll(), key), set(key, "v"));
    cluster.time.runFor(5_000);
    return answer.isDone()
        && !answer.isCompletedExceptionally()
        && answer.join() instanceof SetResult.Stored;
  }

  /**
   * LevelDB merges a table with those below once some hundred reads have passed it to look there;
   * of writes alone it may merge what is new, and leave the damaged tables where they are.
   */
  private void readInVain(List<Integer> unreadable) {
    for (int time = 0; time < 20; time++) {
      unreadable.forEach(i -> isReadable(keyOf(i)));
    }
  }

  private Optional<StoreException> writeEverythingAnew(int round) {
    ClockTime stamp = ClockTime.of(written.unixSeconds(), round + 2);
    for (int i = 0; i < KEYS; i++) {
      RawKey key = keyOf(i);
      if (isReadable(key)) {
        try {
          damaged.mutate(key, Mutations.update(RawValue.of(stamp, 0, new byte[500])));
        } catch (StoreException e) {
          return Optional.of(e);
        }
      }
    }
    return Optional.empty();
  }
}
