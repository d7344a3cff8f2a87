package org.kumofs.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kumofs.server.store.Records.NOW;
import static org.kumofs.server.store.Records.all;
import static org.kumofs.server.store.Records.byKey;
import static org.kumofs.server.store.Records.expiringAt;
import static org.kumofs.server.store.Records.put;
import static org.kumofs.server.store.Records.tombstone;
import static org.kumofs.server.store.Records.value;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.FlushMark;
import org.kumofs.data.Marks;
import org.kumofs.data.RawValue;
import org.kumofs.data.ValueContent;

class SweepTest {

  private static final int MAX_AGE = 3600;

  private final Store store =
      MemoryStore.create(new UUID(0, 1), new TombstoneLimits(MAX_AGE, MAX_AGE, 1));
  private final Sweep sweep = new Sweep(store);

  private int sweepOnce(int chunk) {
    int read = 0;
    for (int step = sweep.step(NOW, chunk); step > 0; step = sweep.step(NOW, chunk)) {
      read += step;
    }
    return read;
  }

  @Test
  void nothingIsReadWhileNothingCouldBeDue() {
    put(store, "a", value(1, "x"));
    put(store, "b", tombstone(NOW, 2));
    assertThat(sweep.step(NOW, 100)).isZero();
  }

  @Test
  void aValueThatExpiredLongAgoIsErased() {
    put(store, "lives", expiringAt(NOW + 1, 1));
    put(store, "expired a moment ago", expiringAt(NOW - MAX_AGE, 2));
    put(store, "expired long ago", old(expiringAt(NOW - MAX_AGE - 1, 3)));
    put(store, "expired before it was written", expiringAt(NOW - MAX_AGE - 1, 5));
    put(store, "never expires", value(4, "x"));
    assertThat(sweepOnce(100)).isEqualTo(5);
    assertThat(byKey(all(store)))
        .containsOnlyKeys(
            "lives", "expired a moment ago", "expired before it was written", "never expires");
  }

  private static RawValue old(RawValue record) {
    return record.withClockTime(ClockTime.of(NOW - MAX_AGE - 1, record.clockTime().clock()));
  }

  /** Of the fields before the value, the expiry time is neither the first nor the last. */
  @Test
  void anExpiredValueIsErasedWhateverElseItsHeaderHolds() {
    Marks marks = new Marks(true, true, true, 77);
    for (long expiry : new long[] {NOW - MAX_AGE, NOW - MAX_AGE - 1}) {
      ValueContent content = new ValueContent(-1, expiry, marks, new byte[] {7});
      RawValue record = content.toRecord(ClockTime.of(NOW - MAX_AGE - 1, 1));
      put(store, "expired " + (NOW - expiry), record);
    }

    sweepOnce(100);

    assertThat(byKey(all(store))).containsOnlyKeys("expired " + MAX_AGE);
  }

  @Test
  void tombstonesWithoutAPlaceInTheQueueAreErasedOnceTheyAreOldEnough() {
    for (int i = 0; i < 200; i++) {
      put(store, "k" + i, tombstone(i % 2 == 0 ? NOW - MAX_AGE - 1 : NOW - MAX_AGE, i));
    }
    assertThat(store.tombstones().size()).isLessThan(200);
    store.tombstones().reclaim(NOW, 1000);
    assertThat(store.counts().tombstones()).isGreaterThan(100);
    sweepOnce(7);
    assertThat(store.counts().tombstones()).isEqualTo(100);
  }

  @Test
  void theSweepGoesRoundALittleAtATime() {
    put(store, "expiring", expiringAt(NOW + 1, 0));
    for (int i = 0; i < 99; i++) {
      put(store, "k" + i, value(i, "x"));
    }
    for (int round = 0; round < 3; round++) {
      assertThat(sweepOnce(7)).isEqualTo(100);
    }
  }

  @Test
  void whatWasFlushedIsErasedAtOnceTombstonesIncluded() {
    for (int i = 0; i < 100; i++) {
      put(store, "k" + i, i % 2 == 0 ? value(i, "x") : tombstone(NOW, i));
    }
    assertThat(sweep.step(NOW, 7)).isZero();
    store.flush(FlushMark.of(ClockTime.of(NOW, 59), 0), NOW);

    sweepOnce(7);

    assertThat(store.counts()).isEqualTo(new RecordCounts(20, 0, 20));
    assertThat(sweep.step(NOW, 7)).isZero();
  }

  @Test
  void aFlushInTheMiddleOfARoundIsFollowedByAWholeRound() {
    for (int i = 0; i < 100; i++) {
      put(store, "k" + i, value(i, "x"));
    }
    store.flush(FlushMark.of(ClockTime.of(NOW, 9), 0), NOW);
    sweep.step(NOW, 50);
    store.flush(FlushMark.of(ClockTime.of(NOW, 98), 0), NOW);

    sweepOnce(50);
    sweepOnce(50);

    assertThat(store.counts()).isEqualTo(new RecordCounts(1, 0, 0));
  }

  @Test
  void whatADelayedFlushCoversIsErasedOnceItIsDue() {
    put(store, "k", value(1, "x"));
    store.flush(FlushMark.of(ClockTime.of(NOW, 9), NOW + 10), NOW);

    sweepOnce(7);
    assertThat(store.counts().live()).isEqualTo(1);

    sweep.step(NOW + 10, 7);
    assertThat(store.counts()).isEqualTo(RecordCounts.NONE);
  }
}
