package org.kumofs.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kumofs.server.store.Records.NOW;
import static org.kumofs.server.store.Records.all;
import static org.kumofs.server.store.Records.backup;
import static org.kumofs.server.store.Records.byKey;
import static org.kumofs.server.store.Records.count;
import static org.kumofs.server.store.Records.expiringAt;
import static org.kumofs.server.store.Records.key;
import static org.kumofs.server.store.Records.put;
import static org.kumofs.server.store.Records.rest;
import static org.kumofs.server.store.Records.tombstone;
import static org.kumofs.server.store.Records.value;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.FlushMark;
import org.kumofs.data.RawValue;
import org.kumofs.server.Rings;

/** What every {@link Store} does, whatever it is made of; see also {@link StoreThreadsContract}. */
public abstract class StoreContract {

  protected static final TombstoneLimits LIMITS = TombstoneLimits.DEFAULT;

  protected Store store;

  /** Opens an empty store. */
  protected abstract Store openEmpty();

  /** Opens a backup that the store of this test has written. */
  protected abstract Store openBackup(String suffix);

  @BeforeEach
  void openStore() {
    store = openEmpty();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  @Test
  void theSizeIsThatOfTheRecordsOrMore() {
    byte[] incompressible = new byte[3 << 20];
    new Random(1).nextBytes(incompressible);

    put(store, "large", RawValue.of(ClockTime.of(NOW, 1), 0, incompressible));

    assertThat(store.sizeBytes()).isBetween(3L << 20, 12L << 20);
  }

  @Test
  void aRecordIsReadAsItWasWritten() {
    byte[] large = new byte[3 << 20];
    new Random(1).nextBytes(large);
    Map<String, RawValue> records =
        Map.of(
            "value", value(1, "data"),
            "empty", value(2, ""),
            "", value(3, "of the empty key"),
            "large", RawValue.of(ClockTime.of(NOW, 4), 0xffff, large),
            "deleted", tombstone(NOW, 5));
    records.forEach((key, record) -> put(store, key, record));
    records.forEach((key, record) -> assertThat(store.get(key(key))).contains(record));
    assertThat(byKey(all(store))).isEqualTo(records);
  }

  @Test
  void whereNothingIsNothingIsFound() {
    assertThat(store.get(key("nothing"))).isEmpty();
    assertThat(all(store)).isEmpty();
    assertThat(store.counts()).isEqualTo(RecordCounts.NONE);
    assertThat(store.newestClockTime()).isEqualTo(ClockTime.ZERO);
  }

  @Test
  void aMutationSeesWhatIsThereAndItsDecisionIsCarriedOut() {
    put(store, "k", value(1, "old"));
    Optional<RawValue> seen =
        store.mutate(key("k"), current -> Decision.write(value(2, "new"), current));
    assertThat(seen).contains(value(1, "old"));
    String kept = store.mutate(key("k"), current -> Decision.keep("kept"));
    assertThat(kept).isEqualTo("kept");
    assertThat(store.get(key("k"))).contains(value(2, "new"));
    String erased = store.mutate(key("k"), current -> Decision.erase("erased"));
    assertThat(erased).isEqualTo("erased");
    assertThat(store.get(key("k"))).isEmpty();
  }

  @Test
  void erasingNothingChangesNothing() {
    store.mutate(key("k"), current -> Decision.erase(true));
    assertThat(store.counts()).isEqualTo(RecordCounts.NONE);
  }

  @Test
  void aMutationThatThrowsLeavesEverythingAsItIs() {
    put(store, "k", value(1, "old"));
    assertThatThrownBy(
            () ->
                store.mutate(
                    key("k"),
                    current -> {
                      throw new IllegalStateException("undecided");
                    }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(store.get(key("k"))).contains(value(1, "old"));
    put(store, "k", value(2, "new"));
    assertThat(store.get(key("k"))).contains(value(2, "new"));
  }

  @Test
  void recordsAreCountedByKind() {
    put(store, "a", value(1, "x"));
    put(store, "b", expiringAt(NOW, 2));
    put(store, "c", tombstone(NOW, 3));
    assertThat(store.counts()).isEqualTo(new RecordCounts(2, 1, 1));
    put(store, "a", tombstone(NOW, 4));
    put(store, "c", value(5, "again"));
    assertThat(store.counts()).isEqualTo(new RecordCounts(2, 1, 1));
    store.mutate(key("b"), current -> Decision.erase(true));
    assertThat(store.counts()).isEqualTo(new RecordCounts(1, 0, 1));
    assertThat(store.liveCount()).isEqualTo(1);
  }

  @Test
  void whatManyRandomChangesLeaveIsWhatAMapWouldHold() {
    Random random = new Random(7);
    Map<String, RawValue> model = new HashMap<>();
    for (int i = 0; i < 5000; i++) {
      String key = "k" + random.nextInt(300);
      int clock = i;
      switch (random.nextInt(4)) {
        case 0 -> {
          store.mutate(key(key), current -> Decision.erase(true));
          model.remove(key);
        }
        case 1 -> {
          put(store, key, tombstone(NOW, clock));
          model.put(key, tombstone(NOW, clock));
        }
        default -> {
          put(store, key, value(clock, "v" + i));
          model.put(key, value(clock, "v" + i));
        }
      }
    }
    assertThat(byKey(all(store))).isEqualTo(model);
    assertThat(store.counts()).isEqualTo(count(all(store)));
  }

  @Test
  void aScanIsInKeyOrderAndGoesOnAfterAnyKey() {
    for (int i = 0; i < 50; i++) {
      put(store, "k" + i, value(i, "v" + i));
    }
    List<StoredRecord> records = all(store);
    assertThat(records)
        .hasSize(50)
        .isSortedAccordingTo((a, b) -> Arrays.compareUnsigned(a.key().bytes(), b.key().bytes()));
    for (int i = 0; i < 50; i++) {
      try (Scan scan = store.scanAfter(records.get(i).key())) {
        assertThat(rest(scan)).isEqualTo(records.subList(i + 1, 50));
      }
    }
  }

  @Test
  void aChunkIsBoundedByCountAndBySize() {
    String megabyte = "x".repeat(1 << 20);
    for (int i = 0; i < 10; i++) {
      put(store, "k" + i, value(i, i < 5 ? megabyte : "small"));
    }
    try (Scan scan = store.scan()) {
      assertThat(scan.next(2)).hasSizeBetween(1, 2);
      long large =
          scan.next(100).stream().filter(record -> record.value().dataLength() > 1000).count();
      assertThat(large).isLessThanOrEqualTo(1);
      assertThatThrownBy(() -> scan.next(0)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aScanShowsTheStoreAsItWas() {
    put(store, "kept", value(1, "old"));
    put(store, "erased", value(2, "old"));
    List<StoredRecord> before = all(store);
    try (Scan scan = store.scan()) {
      put(store, "kept", value(3, "new"));
      put(store, "added", value(4, "new"));
      store.mutate(key("erased"), current -> Decision.erase(true));
      assertThat(rest(scan)).isEqualTo(before);
    }
    assertThat(byKey(all(store))).containsOnlyKeys("kept", "added");
  }

  @Test
  void aClosedScanGivesNothingMore() {
    put(store, "k", value(1, "v"));
    Scan scan = store.scan();
    scan.close();
    scan.close();
    assertThatThrownBy(() -> scan.next(1)).isInstanceOf(StoreException.class);
  }

  @Test
  void theNewestStampIsTheHighestSeen() {
    put(store, "a", value(ClockTime.of(NOW, 10), ""));
    put(store, "b", value(ClockTime.of(NOW - 100, 5_000), ""));
    put(store, "c", tombstone(NOW - 2, 20));
    assertThat(store.newestClockTime()).isEqualTo(ClockTime.of(NOW, 20));
  }

  @Test
  void clearingLeavesAnotherEmptyStore() {
    put(store, "a", value(1, "x"));
    put(store, "b", tombstone(NOW, 2));
    UUID before = store.identity();
    Scan scan = store.scan();
    store.clear();
    assertThat(all(store)).isEmpty();
    assertThat(store.get(key("a"))).isEmpty();
    assertThat(store.counts()).isEqualTo(RecordCounts.NONE);
    assertThat(store.tombstones().size()).isZero();
    assertThat(store.identity()).isNotEqualTo(before);
    assertThatThrownBy(() -> scan.next(1)).isInstanceOf(StoreException.class);
    scan.close();
    put(store, "a", value(3, "again"));
    assertThat(byKey(all(store))).containsOnlyKeys("a");
    store.clear();
    assertThat(all(store)).isEmpty();
  }

  @Test
  void aBackupIsAStoreOfItsOwn() {
    put(store, "a", value(1, "x"));
    put(store, "b", tombstone(NOW, 2));
    List<StoredRecord> before = all(store);
    backup(store, "first");
    put(store, "a", value(3, "changed"));
    try (Store backup = openBackup("first")) {
      assertThat(all(backup)).isEqualTo(before);
      assertThat(backup.counts()).isEqualTo(new RecordCounts(1, 0, 1));
      assertThat(backup.identity()).isNotEqualTo(store.identity());
    }
  }

  @Test
  void whatWasFlushedStaysUntilItIsSweptAndIsFlushedInBackups() {
    put(store, "a", value(1, "x"));
    put(store, "b", value(3, "y"));
    FlushMark mark = FlushMark.of(ClockTime.of(NOW, 2), 0);

    assertThat(store.flushMark()).isEqualTo(FlushMark.NONE);
    assertThat(store.flush(mark, NOW)).isEqualTo(mark);

    assertThat(store.flushMark()).isEqualTo(mark);
    assertThat(store.counts().live()).isEqualTo(2);
    backup(store, "first");
    try (Store backup = openBackup("first")) {
      assertThat(backup.flushMark()).isEqualTo(mark);
      assertThat(all(backup))
          .filteredOn(record -> !mark.covers(record.value().clockTime(), NOW))
          .extracting(StoredRecord::value)
          .containsExactly(value(3, "y"));
    }
  }

  @Test
  void aFlushCountsAsAStampThatWasSeen() {
    put(store, "a", value(1, "x"));

    store.flush(FlushMark.of(ClockTime.of(NOW + 1, 20), 0), NOW);

    assertThat(store.newestClockTime()).isEqualTo(ClockTime.of(NOW + 1, 20));
  }

  @Test
  void aFlushThatHasBecomeDueIsNoLongerReplacedByALaterOne() {
    store.flush(FlushMark.of(ClockTime.of(NOW, 2), NOW + 10), NOW);
    store.flush(FlushMark.NONE, NOW + 10);
    store.flush(FlushMark.of(ClockTime.of(NOW + 20, 3), NOW + 1_000), NOW + 20);

    assertThat(store.flushMark().covers(ClockTime.of(NOW + 9, 1), NOW + 20)).isTrue();
    assertThat(store.flushMark().covers(ClockTime.of(NOW + 10, 1), NOW + 20)).isFalse();
  }

  @Test
  void ringsAreRememberedUntilTheStoreIsCleared() {
    RememberedRings rings =
        new RememberedRings(
            Rings.addresses(100, 101), Rings.ring(2, 1, -2).seed(), Rings.ring(1, 1).seed());
    assertThat(store.rememberedRings()).isEmpty();

    store.rememberRings(rings);
    assertThat(store.rememberedRings()).contains(rings);
    put(store, "a", value(1, "x"));
    backup(store, "first");
    try (Store backup = openBackup("first")) {
      assertThat(backup.rememberedRings()).isEmpty();
    }

    store.clear();
    assertThat(store.rememberedRings()).isEmpty();
  }

  @Test
  void aClearedStoreKnowsOfNoFlush() {
    store.flush(FlushMark.of(ClockTime.of(NOW, 2), 0), NOW);

    store.clear();

    assertThat(store.flushMark()).isEqualTo(FlushMark.NONE);
  }

  @Test
  void aBackupReplacesAnEarlierOneOfItsName() {
    put(store, "a", value(1, "x"));
    backup(store, "20260101");
    store.mutate(key("a"), current -> Decision.erase(true));
    put(store, "b", value(2, "y"));
    backup(store, "20260101");
    try (Store backup = openBackup("20260101")) {
      assertThat(byKey(all(backup))).containsOnlyKeys("b");
    }
  }

  @Test
  void aBackupSuffixIsAPlainPartOfAFileName() {
    for (String suffix : List.of("", "a/b", "../x", "a b", "a\0", "a~b", "x".repeat(101), "ä")) {
      assertThatThrownBy(() -> backup(store, suffix))
          .describedAs(suffix)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void tombstonesAreQueuedAndDroppedWhenTheyAreOldEnough() {
    put(store, "old", tombstone(NOW - 4000, 1));
    put(store, "young", tombstone(NOW - 3000, 2));
    put(store, "revived", tombstone(NOW - 4000, 3));
    put(store, "revived", value(4, "again"));
    assertThat(store.tombstones().size()).isEqualTo(3);
    assertThat(store.tombstones().reclaim(NOW, 100)).isEqualTo(2);
    assertThat(byKey(all(store))).containsOnlyKeys("young", "revived");
    assertThat(store.counts()).isEqualTo(new RecordCounts(1, 0, 1));
  }

  @Test
  void aClosedStoreRefusesEverything() {
    put(store, "a", value(1, "x"));
    Scan scan = store.scan();
    store.close();
    store.close();
    List<Runnable> calls =
        List.of(
            () -> store.get(key("a")),
            () -> put(store, "a", value(2, "y")),
            () -> store.scan(),
            () -> store.scanAfter(key("a")),
            () -> scan.next(1),
            () -> store.clear(),
            () -> backup(store, "x"));
    calls.forEach(call -> assertThatThrownBy(call::run).isInstanceOf(StoreException.class));
    scan.close();
  }
}
