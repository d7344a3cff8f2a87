package org.kumofs.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HybridClockTest {

  private final AtomicLong wallClock = new AtomicLong(1_700_000_000);
  private final HybridClock clock = new HybridClock(wallClock::get);

  @Test
  void aStampIsOfNow() {
    assertThat(clock.next()).isEqualTo(ClockTime.of(1_700_000_000, 0));
    wallClock.incrementAndGet();
    assertThat(clock.peek()).isEqualTo(ClockTime.of(1_700_000_001, 1));
    assertThat(clock.next()).isEqualTo(ClockTime.of(1_700_000_001, 1));
    assertThat(clock.unixSeconds()).isEqualTo(1_700_000_001);
    assertThat(clock.lamport().peek()).isEqualTo(2);
  }

  @Test
  void aRestartedNodeGoesOnBehindItsLastStampHoweverLargeItsClockWas() {
    ClockTime last = ClockTime.of(1_700_000_000, 1 << 23);
    clock.resumeAfter(last);
    assertThat(clock.next()).isEqualTo(ClockTime.of(1_700_000_000, (1 << 23) + 1));
  }

  @Test
  void aNodeWithoutAPastBeginsAtZero() {
    clock.resumeAfter(ClockTime.ZERO);
    assertThat(clock.next().clock()).isZero();
  }

  @Test
  void everyStampIsLaterThanTheOneBefore() {
    Random random = new Random(4);
    clock.lamport().observe(0xffff_ff00);
    ClockTime last = clock.next();
    for (int i = 0; i < 10_000; i++) {
      wallClock.addAndGet(random.nextInt(3) == 0 ? 1 : 0);
      ClockTime next = clock.next();
      assertThat(last.isBefore(next)).isTrue();
      last = next;
    }
  }

  @Test
  void aStampAfterAnotherIsLaterHoweverFarTheHostsAreApart() {
    Random random = new Random(5);
    for (int i = 0; i < 20_000; i++) {
      long seconds = wallClock.get() + random.nextInt(40) - 20;
      ClockTime seen = ClockTime.of(seconds, random.nextInt(4) - 2 + (i % 3 == 0 ? 5000 : 0));
      ClockTime after = clock.nextAfter(seen);
      assertThat(seen.isBefore(after)).as("%s then %s", seen, after).isTrue();
    }
  }

  @Test
  void aStampFromTheFutureKeepsItsSeconds() {
    ClockTime seen = ClockTime.of(1_700_000_100, 7);
    assertThat(clock.nextAfter(seen)).isEqualTo(ClockTime.of(1_700_000_100, 8));
  }
}
