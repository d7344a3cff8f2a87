package org.kumofs.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kumofs.server.store.Records.NOW;
import static org.kumofs.server.store.Records.all;
import static org.kumofs.server.store.Records.key;
import static org.kumofs.server.store.Records.put;
import static org.kumofs.server.store.Records.tombstone;
import static org.kumofs.server.store.Records.value;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.FlushMark;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.time.SystemTime;
import org.kumofs.time.TimeSource;

/** What a {@link RecordStore} makes of an engine that fails. */
class RecordStoreTest {

  private final FaultyEngine engine = new FaultyEngine();
  private final RecordStore store =
      RecordStore.open(
          engine, StoreTuning.DEFAULT.memory(), TombstoneLimits.DEFAULT, new SystemTime());

  @Test
  void afterAFailedWriteWritesAreRefusedAndReadsGoOn() {
    put(store, "a", value(1, "x"));
    engine.failing = true;
    assertThatThrownBy(() -> put(store, "a", value(2, "y"))).hasMessage("broken");
    engine.failing = false;
    assertWritesRefused();
    assertThat(store.get(key("a"))).contains(value(1, "x"));
    assertThat(all(store)).hasSize(1);
    assertThat(store.liveCount()).isEqualTo(1);
    String kept = store.mutate(key("a"), current -> Decision.keep("decided"));
    assertThat(kept).isEqualTo("decided");
  }

  private void assertWritesRefused() {
    List<Runnable> writes =
        List.of(
            () -> put(store, "a", value(3, "z")),
            () -> store.mutate(key("a"), current -> Decision.erase(true)),
            store::clear);
    writes.forEach(
        write ->
            assertThatThrownBy(write::run)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("writes are refused"));
  }

  @Test
  void afterAFailedEraseOrClearWritesAreRefusedToo() {
    put(store, "a", value(1, "x"));
    engine.failing = true;
    assertThatThrownBy(() -> store.mutate(key("a"), current -> Decision.erase(true)))
        .hasMessage("broken");
    engine.failing = false;
    assertWritesRefused();
  }

  @Test
  void evenAnErrorOfTheMachineStopsWrites() {
    put(store, "a", value(1, "x"));
    engine.error = true;
    assertThatThrownBy(() -> put(store, "a", value(2, "y"))).isInstanceOf(InternalError.class);
    engine.error = false;
    assertWritesRefused();
  }

  @Test
  void whatWasChangedIsSyncedOnce() {
    store.sync();
    assertThat(engine.syncs).isZero();
    put(store, "a", value(1, "x"));
    store.sync();
    store.sync();
    assertThat(engine.syncs).isEqualTo(1);
    store.mutate(key("a"), current -> Decision.erase(true));
    store.sync();
    assertThat(engine.syncs).isEqualTo(2);
  }

  @Test
  void afterAFailedSyncWritesAreRefused() {
    put(store, "a", value(1, "x"));
    engine.failing = true;
    assertThatThrownBy(store::sync).hasMessage("broken");
    engine.failing = false;
    assertWritesRefused();
    assertThat(store.get(key("a"))).contains(value(1, "x"));
  }

  @Test
  void aRecordWithoutRoomIsRefusedAndOthersAreTaken() {
    engine.full = true;
    assertThatThrownBy(() -> put(store, "a", value(1, "x"))).hasMessage("full");
    engine.full = false;
    put(store, "a", value(2, "y"));
    assertThat(store.get(key("a"))).contains(value(2, "y"));
  }

  @Test
  void aCleanCloseLeavesASummaryAndAnUnsureOneDoesNot() {
    put(store, "a", value(1, "x"));
    put(store, "b", tombstone(NOW, 2));
    store.close();
    KeyFilter keys = KeyFilter.empty(StoreTuning.DEFAULT.memory().keyFilterBytes());
    keys.add(key("a"));
    keys.add(key("b"));
    assertThat(engine.summary.orElseThrow())
        .usingRecursiveComparison()
        .isEqualTo(
            new StoreSummary(
                new RecordCounts(1, 0, 1),
                ClockTime.of(NOW, 2),
                List.of(new StoredRecord(key("b"), tombstone(NOW, 2))),
                keys.layers()));

    FaultyEngine unsure = new FaultyEngine();
    RecordStore failed =
        RecordStore.open(
            unsure, StoreTuning.DEFAULT.memory(), TombstoneLimits.DEFAULT, new SystemTime());
    unsure.failing = true;
    assertThatThrownBy(() -> put(failed, "a", value(1, "x"))).hasMessage("broken");
    failed.close();
    assertThat(unsure.summary).isEmpty();
  }

  @Test
  void aSummaryIsTakenForTheTruth() {
    FaultyEngine known = new FaultyEngine();
    known.summary =
        Optional.of(
            new StoreSummary(
                new RecordCounts(5, 2, 9),
                ClockTime.of(NOW, 7),
                List.of(new StoredRecord(key("b"), tombstone(NOW, 2))),
                KeyFilter.empty(1 << 20).layers()));
    Store opened =
        RecordStore.open(
            known, StoreTuning.DEFAULT.memory(), TombstoneLimits.DEFAULT, new SystemTime());
    assertThat(opened.counts()).isEqualTo(new RecordCounts(5, 2, 9));
    assertThat(opened.newestClockTime()).isEqualTo(ClockTime.of(NOW, 7));
    assertThat(opened.tombstones().size()).isEqualTo(1);
  }

  @Test
  void aChangeIsOverAtOnceWhereTheStoreKnowsWhatLiesThere() {
    engine.atOnce = true;
    assertThat(store.changesAtOnce(key("new"), 100)).isTrue();
    put(store, "a", value(1, "x"));
    assertThat(store.changesAtOnce(key("a"), 100)).isTrue();
    int before = engine.lookUps;
    put(store, "a", value(2, "y"));
    put(store, "new", value(2, "y"));
    assertThat(engine.lookUps).isEqualTo(before);

    engine.atOnce = false;
    assertThat(store.changesAtOnce(key("a"), 100)).isFalse();
  }

  @Test
  void whatIsInMemoryOrKnownNotToBeThereIsAtHand() {
    assertThat(store.isAtHand(key("a"))).isTrue();
    put(store, "a", value(1, "x"));
    assertThat(store.isAtHand(key("a"))).isTrue();
    put(store, "large", value(1, "x".repeat(1 << 20)));
    assertThat(store.isAtHand(key("large"))).isFalse();

    store.close();
    assertThat(store.isAtHand(key("a"))).isFalse();
  }

  @Test
  void aChangeThatHasToReadIsNotOverAtOnce() {
    engine.atOnce = true;
    Store forgetful =
        RecordStore.open(
            engine,
            new StoreMemory(0, StoreTuning.DEFAULT.memory().keyFilterBytes()),
            TombstoneLimits.DEFAULT,
            new SystemTime());
    assertThat(forgetful.changesAtOnce(key("a"), 100)).isTrue();
    put(forgetful, "a", value(1, "x"));
    assertThat(forgetful.changesAtOnce(key("a"), 100)).isFalse();
  }

  @Test
  void aChangeOfAKeyThatIsHeldIsNotOverAtOnce() {
    engine.atOnce = true;
    boolean whileHeld =
        store.mutate(key("a"), current -> Decision.keep(store.changesAtOnce(key("a"), 100)));
    assertThat(whileHeld).isFalse();
    assertThat(store.changesAtOnce(key("a"), 100)).isTrue();
  }

  @Test
  void nothingIsOverAtOnceWhereTheStoreIsBeingClearedOrClosed() {
    engine.atOnce = true;
    List<Boolean> whileCleared = new ArrayList<>();
    engine.whileCleared = () -> whileCleared.add(store.changesAtOnce(key("a"), 100));
    store.clear();
    assertThat(whileCleared).containsExactly(false);
    assertThat(store.changesAtOnce(key("a"), 100)).isTrue();

    store.close();
    assertThat(store.changesAtOnce(key("a"), 100)).isFalse();
  }

  /** An engine in memory that fails as told. */
  private static final class FaultyEngine implements RecordEngine {
    private final MemoryEngine memory = new MemoryEngine(new UUID(0, 1));
    private boolean failing;
    private boolean error;
    private boolean full;
    private boolean atOnce;
    private Runnable whileCleared = () -> {};
    private int syncs;
    private int lookUps;
    private Optional<StoreSummary> summary = Optional.empty();

    private void check() {
      if (failing) {
        throw new StoreException("broken");
      }
      if (error) {
        throw new InternalError("a fault in a memory map");
      }
    }

    @Override
    public Optional<RawValue> get(RawKey key) {
      lookUps++;
      return memory.get(key);
    }

    @Override
    public void requireRoom(RawValue record) {
      if (full) {
        throw new StoreException("full");
      }
    }

    @Override
    public void put(RawKey key, RawValue value) {
      check();
      memory.put(key, value);
    }

    @Override
    public boolean changesAtOnce(long bytes) {
      return atOnce;
    }

    @Override
    public void sync() {
      check();
      syncs++;
    }

    @Override
    public void remove(RawKey key) {
      check();
      memory.remove(key);
    }

    @Override
    public RecordCursor cursor(Optional<RawKey> after) {
      return memory.cursor(after);
    }

    @Override
    public long sizeBytes() {
      return 0;
    }

    @Override
    public UUID identity() {
      return memory.identity();
    }

    @Override
    public Optional<RememberedRings> rememberedRings() {
      return memory.rememberedRings();
    }

    @Override
    public void rememberRings(RememberedRings rings) {
      memory.rememberRings(rings);
    }

    @Override
    public FlushMark flushMark() {
      return memory.flushMark();
    }

    @Override
    public void keepFlushMark(FlushMark mark) {
      check();
      memory.keepFlushMark(mark);
    }

    @Override
    public Optional<Completeness> completeness() {
      return Optional.empty();
    }

    @Override
    public void keepCompleteness(Optional<Completeness> completeness) {}

    @Override
    public Runnable clear() {
      check();
      whileCleared.run();
      return memory.clear();
    }

    @Override
    public EngineBackup backup(String suffix, TimeSource time) {
      return memory.backup(suffix, time);
    }

    @Override
    public Optional<StoreSummary> takeSummary() {
      return summary;
    }

    @Override
    public void close(Optional<StoreSummary> known) {
      summary = known;
    }
  }

  @Test
  void aSummaryWithoutTheKeysIsMadeUpForByReadingAllRecords() {
    FaultyEngine known = new FaultyEngine();
    RecordStore first =
        RecordStore.open(known, StoreMemory.NONE, TombstoneLimits.DEFAULT, new SystemTime());
    put(first, "a", value(1, "x"));
    first.close();
    assertThat(known.summary.orElseThrow().keys()).isEmpty();

    RecordStore second =
        RecordStore.open(
            known, StoreTuning.DEFAULT.memory(), TombstoneLimits.DEFAULT, new SystemTime());
    assertThat(second.get(key("a"))).contains(value(1, "x"));
    assertThat(second.counts()).isEqualTo(new RecordCounts(1, 0, 0));
  }

  @Test
  void theDatabaseIsNotAskedForKeysThatItDoesNotHave() {
    put(store, "a", value(1, "x"));
    engine.lookUps = 0;
    for (int i = 0; i < 1_000; i++) {
      assertThat(store.get(key("none" + i))).isEmpty();
    }
    assertThat(engine.lookUps).isLessThan(100);
  }
}
