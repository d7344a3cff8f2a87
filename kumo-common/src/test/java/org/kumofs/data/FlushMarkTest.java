package org.kumofs.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.kumofs.clock.ClockTime;

class FlushMarkTest {

  private static final long NOW = 1_000_000;

  @Test
  void withoutACommandNothingIsFlushed() {
    assertThat(FlushMark.NONE.covers(ClockTime.ZERO, NOW)).isFalse();
    assertThat(FlushMark.NONE.covers(ClockTime.of(NOW, 1), NOW)).isFalse();
  }

  @Test
  void aCommandCoversWhatIsNotLaterThanItsStamp() {
    FlushMark mark = FlushMark.of(ClockTime.of(NOW, 100), 0);

    assertThat(mark.covers(ClockTime.of(NOW, 100), NOW)).isTrue();
    assertThat(mark.covers(ClockTime.of(NOW + 3, 99), NOW)).isTrue();
    assertThat(mark.covers(ClockTime.of(NOW - 5, 5_000), NOW)).isTrue();
    assertThat(mark.covers(ClockTime.of(NOW, 101), NOW)).isFalse();
    assertThat(mark.covers(ClockTime.of(NOW - 3, 101), NOW)).isFalse();
    assertThat(mark.covers(ClockTime.of(NOW + 5, 1), NOW)).isFalse();
  }

  @Test
  void aDelayedCommandCoversWhatWasWrittenInTheSecondsBeforeItIsDue() {
    FlushMark mark = FlushMark.of(ClockTime.of(NOW, 100), NOW + 60);
    ClockTime old = ClockTime.of(NOW - 1_000, 1);
    ClockTime lastSecond = ClockTime.of(NOW + 59, 5_000);

    assertThat(mark.covers(old, NOW + 59)).isFalse();
    assertThat(mark.covers(old, NOW + 60)).isTrue();
    assertThat(mark.covers(lastSecond, NOW + 60)).isTrue();
    assertThat(mark.covers(ClockTime.of(NOW + 60, 1), NOW + 60)).isFalse();
  }

  @Test
  void aLaterCommandTakesThePlaceOfOneThatIsNotDueYet() {
    FlushMark delayed = FlushMark.of(ClockTime.of(NOW, 100), NOW + 60);
    FlushMark sooner = FlushMark.of(ClockTime.of(NOW + 1, 101), NOW + 10);
    FlushMark atOnce = FlushMark.of(ClockTime.of(NOW + 1, 101), 0);
    ClockTime later = ClockTime.of(NOW + 30, 200);

    assertThat(delayed.join(sooner).covers(later, NOW + 100)).isFalse();
    assertThat(delayed.join(sooner).covers(ClockTime.of(NOW + 9, 200), NOW + 100)).isTrue();
    assertThat(delayed.join(atOnce).covers(later, NOW + 100)).isFalse();
    assertThat(atOnce.join(delayed)).isEqualTo(delayed.join(atOnce));
  }

  @Test
  void whatHasBecomeDueStaysFlushedWhateverIsCommandedLater() {
    FlushMark delayed = FlushMark.of(ClockTime.of(NOW, 100), NOW + 60);
    FlushMark next = FlushMark.of(ClockTime.of(NOW + 70, 300), NOW + 1_000);
    ClockTime flushed = ClockTime.of(NOW + 59, 200);

    assertThat(delayed.at(NOW + 59)).isEqualTo(delayed);
    FlushMark both = delayed.at(NOW + 60).join(next);

    assertThat(both.covers(flushed, NOW + 70)).isTrue();
    assertThat(both.covers(ClockTime.of(NOW + 61, 200), NOW + 70)).isFalse();
    assertThat(both.at(NOW + 70)).isEqualTo(both);
  }

  @Test
  void anImmediateCommandIsNotUndoneByADelayedOne() {
    FlushMark mark =
        FlushMark.of(ClockTime.of(NOW, 100), 0)
            .join(FlushMark.of(ClockTime.of(NOW + 1, 101), NOW + 60));

    assertThat(mark.covers(ClockTime.of(NOW, 99), NOW + 1)).isTrue();
  }

  @Test
  void joinedMarksCoverWhatEachOfThemCoversInWhateverOrder() {
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      FlushMark a = command(random);
      FlushMark b = command(random);
      ClockTime stamp = stamp(random);
      long now = NOW + random.nextInt(20);

      FlushMark joined = a.at(now).join(b.at(now));

      assertThat(joined).isEqualTo(b.at(now).join(a.at(now)));
      assertThat(joined.join(a.at(now)).join(joined)).isEqualTo(joined);
      if (a.covers(stamp, now) || b.covers(stamp, now)) {
        assertThat(joined.covers(stamp, now)).as("%s, %s, %s", a, b, stamp).isTrue();
      }
    }
  }

  private static FlushMark command(Random random) {
    return FlushMark.of(stamp(random), random.nextBoolean() ? 0 : NOW + random.nextInt(20));
  }

  /** Clocks go with the time, as those of a cluster do. */
  private static ClockTime stamp(Random random) {
    int seconds = random.nextInt(20);
    return ClockTime.of(NOW + seconds, 1_000 + 10 * seconds + random.nextInt(30));
  }

  @Test
  void timesThatDoNotFitAreRefused() {
    assertThatThrownBy(() -> FlushMark.of(ClockTime.ZERO, -1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new FlushMark(ClockTime.ZERO, 1L << 32, ClockTime.ZERO, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
