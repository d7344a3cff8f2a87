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
    put(store, "expired long ago", expiringAt(NOW - MAX_AGE - 1, 3));
    put(store, "never expires", value(4, "x"));
    assertThat(sweepOnce(100)).isEqualTo(4);
    assertThat(byKey(all(store)))
        .containsOnlyKeys("lives", "expired a moment ago", "never expires");
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
}
