package org.kumofs.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kumofs.server.store.Records.NOW;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.kumofs.clock.ClockTime;

class InventoryTest {

  private static ClockTime join(List<ClockTime> stamps) {
    return stamps.stream().reduce(ClockTime.ZERO, ClockTime::join);
  }

  @Test
  void theClockOfCloseStampsIsTheLatestInTheWrapAroundOrder() {
    assertThat(join(List.of(ClockTime.of(NOW, 3), ClockTime.of(NOW + 4, 2))))
        .isEqualTo(ClockTime.of(NOW + 4, 3));
    assertThat(join(List.of(ClockTime.of(NOW, -1), ClockTime.of(NOW, 7))))
        .isEqualTo(ClockTime.of(NOW, 7));
  }

  @Test
  void theClockOfStampsLongPastDoesNotCount() {
    assertThat(join(List.of(ClockTime.of(NOW, 3), ClockTime.of(NOW - 5, 1_000_000))))
        .isEqualTo(ClockTime.of(NOW, 3));
  }

  @Test
  void secondsAfter2038AreNotNegative() {
    assertThat(join(List.of(ClockTime.of(0xf000_0000L, 1), ClockTime.of(NOW, 2))))
        .isEqualTo(ClockTime.of(0xf000_0000L, 1));
  }

  @Test
  void noStampCloseToTheNewestIsMissedInAnyOrder() {
    Random random = new Random(3);
    for (int round = 0; round < 500; round++) {
      List<ClockTime> stamps = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        stamps.add(ClockTime.of(NOW + random.nextInt(30), 2000 + random.nextInt(100_000)));
      }
      Collections.shuffle(stamps, random);
      ClockTime newest = join(stamps);
      assertThat(newest.unixSeconds())
          .isEqualTo(stamps.stream().mapToLong(ClockTime::unixSeconds).max().orElseThrow());
      assertThat(stamps).noneMatch(newest::isBefore);
    }
  }

  @Test
  void countsThatCannotBeAreRefused() {
    for (long[] counts : new long[][] {{-1, 0, 0}, {0, 1, 0}, {0, 0, -1}, {1, -1, 0}}) {
      assertThatThrownBy(() -> new RecordCounts(counts[0], counts[1], counts[2]))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
