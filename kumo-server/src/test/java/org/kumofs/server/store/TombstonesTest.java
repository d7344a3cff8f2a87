package org.kumofs.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kumofs.server.store.Records.NOW;
import static org.kumofs.server.store.Records.key;
import static org.kumofs.server.store.Records.tombstone;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TombstonesTest {

  private static final int ENTRY_BYTES = Tombstones.ENTRY_BYTES + Long.BYTES + 4;

  private final List<StoredRecord> dropped = new ArrayList<>();
  private Tombstones tombstones = new Tombstones(TombstoneLimits.DEFAULT, dropped::add);

  private static StoredRecord aged(int seconds, int number) {
    return new StoredRecord(key(String.format("%04d", number)), tombstone(NOW - seconds, number));
  }

  @Test
  void theDefaultsAreTheOriginals() {
    assertThat(TombstoneLimits.DEFAULT).isEqualTo(new TombstoneLimits(60, 3600, 2048));
  }

  @Test
  void limitsThatMakeNoSenseAreRefused() {
    for (int[] limits : new int[][] {{-1, 10, 1}, {11, 10, 1}, {1, 10, 0}}) {
      assertThatThrownBy(() -> new TombstoneLimits(limits[0], limits[1], limits[2]))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aTombstoneIsDroppedOnceItIsOlderThanTheMaximum() {
    tombstones.add(aged(3600, 1));
    tombstones.add(aged(3601, 2));
    assertThat(tombstones.reclaim(NOW, 10)).isEqualTo(1);
    assertThat(dropped).containsExactly(aged(3601, 2));
    assertThat(tombstones.reclaim(NOW + 1, 10)).isEqualTo(1);
    assertThat(tombstones.size()).isZero();
    assertThat(tombstones.bytes()).isZero();
  }

  @Test
  void theOldestGoFirstInWhateverOrderTheyCame() {
    int[] ages = {4000, 5000, 4500, 10};
    for (int age : ages) {
      tombstones.add(aged(age, age));
    }
    tombstones.reclaim(NOW, 10);
    assertThat(dropped).containsExactly(aged(5000, 5000), aged(4500, 4500), aged(4000, 4000));
  }

  @Test
  void noMoreThanAskedForIsDoneAtOnce() {
    for (int i = 0; i < 10; i++) {
      tombstones.add(aged(4000, i));
    }
    assertThat(tombstones.reclaim(NOW, 4)).isEqualTo(4);
    assertThat(tombstones.reclaim(NOW, 4)).isEqualTo(4);
    assertThat(tombstones.reclaim(NOW, 4)).isEqualTo(2);
    assertThat(dropped).hasSize(10);
  }

  @Test
  void whileTheQueueIsTooLargeTheMinimumAgeCounts() {
    tombstones = new Tombstones(new TombstoneLimits(60, 3600, 1), dropped::add);
    int fitting = 1024 / ENTRY_BYTES;
    for (int i = 0; i < fitting + 3; i++) {
      tombstones.add(aged(61, i));
    }
    tombstones.reclaim(NOW, 100);
    assertThat(tombstones.size()).isEqualTo(fitting);
    assertThat(tombstones.bytes()).isLessThanOrEqualTo(1024);
  }

  @Test
  void noneIsDroppedBeforeTheMinimumAgeHoweverLargeTheQueue() {
    tombstones = new Tombstones(new TombstoneLimits(60, 3600, 1), dropped::add);
    for (int i = 0; i < 20; i++) {
      tombstones.add(aged(60, i));
    }
    assertThat(tombstones.reclaim(NOW, 100)).isZero();
  }

  @Test
  void theQueueNeverGrowsPastItsHardLimit() {
    tombstones = new Tombstones(new TombstoneLimits(60, 3600, 1), dropped::add);
    for (int i = 0; i < 10_000; i++) {
      tombstones.add(aged(0, i));
    }
    assertThat(tombstones.bytes()).isLessThanOrEqualTo(1024 * Tombstones.HARD_LIMIT_FACTOR);
    assertThat(tombstones.size()).isPositive();
  }

  @Test
  void aTombstoneThatCouldNotBeDroppedIsTriedAgain() {
    List<StoredRecord> tried = new ArrayList<>();
    tombstones =
        new Tombstones(
            TombstoneLimits.DEFAULT,
            tombstone -> {
              tried.add(tombstone);
              if (tried.size() == 1) {
                throw new StoreException("not now");
              }
            });
    tombstones.add(aged(4000, 1));
    assertThatThrownBy(() -> tombstones.reclaim(NOW, 10)).isInstanceOf(StoreException.class);
    assertThat(tombstones.reclaim(NOW, 10)).isEqualTo(1);
    assertThat(tried).hasSize(2);
  }
}
