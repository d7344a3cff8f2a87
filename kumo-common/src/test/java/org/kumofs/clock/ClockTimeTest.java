package org.kumofs.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClockTimeTest {

  @Test
  void itJoinsSecondsAndClock() {
    ClockTime stamp = ClockTime.of(0x6b02_997dL, 3);
    assertThat(stamp.bits()).isEqualTo(7710894274161672195L);
    assertThat(stamp.unixSeconds()).isEqualTo(0x6b02_997dL);
    assertThat(stamp.clock()).isEqualTo(3);
  }

  @Test
  void bothHalvesAreUnsigned() {
    ClockTime stamp = ClockTime.of(0xffff_fffeL, 0xffff_fffd);
    assertThat(stamp.unixSeconds()).isEqualTo(0xffff_fffeL);
    assertThat(Integer.toUnsignedLong(stamp.clock())).isEqualTo(0xffff_fffdL);
    assertThat(stamp.bits()).isEqualTo(0xffff_fffe_ffff_fffdL);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          # far apart: seconds decide
          1000, 9,          1005, 1,          true
          1005, 1,          1000, 9,          false
          0,    5,          1000, 0,          true
          4294967290, 5,    4294967295, 0,    true
          2147483647, 5,    2147483653, 0,    true
          # less than 5 seconds apart: clocks decide, even against the seconds
          1000, 9,          1004, 1,          false
          1004, 1,          1000, 9,          true
          1000, 1,          1004, 9,          true
          2147483647, 5,    2147483649, 6,    true
          # and they wrap around
          1000, 4294967295, 1000, 0,          true
          1000, 0,          1000, 4294967295, false
          1004, 4294967295, 1000, 3,          true
          # equal
          1000, 7,          1000, 7,          false
          1000, 7,          1003, 7,          false
          1003, 7,          1000, 7,          false
          """)
  void closeStampsAreOrderedByTheirClocks(
      long secondsA, long clockA, long secondsB, long clockB, boolean before) {
    ClockTime a = ClockTime.of(secondsA, (int) clockA);
    ClockTime b = ClockTime.of(secondsB, (int) clockB);
    assertThat(a.isBefore(b)).isEqualTo(before);
    assertThat(ClockTime.isBefore(a.bits(), b.bits())).isEqualTo(before);
  }

  @Test
  void theOrderIsStrict() {
    Random random = new Random(3);
    for (int i = 0; i < 200_000; i++) {
      long seconds = random.nextInt(20) + (random.nextBoolean() ? 0xffff_ffe0L : 0);
      ClockTime a = ClockTime.of(seconds, random.nextInt(4) - 2);
      ClockTime b = ClockTime.of(random.nextInt(20), random.nextInt(4) - 2);
      assertThat(a.isBefore(b) && b.isBefore(a)).isFalse();
      assertThat(a.isBefore(a)).isFalse();
      boolean sameMoment =
          Math.abs(a.unixSeconds() - b.unixSeconds()) < ClockTime.CLOSE_SECONDS
              && a.clock() == b.clock();
      assertThat(a.isBefore(b) || b.isBefore(a)).isEqualTo(!sameMoment);
    }
  }

  @Test
  void equalityIsOnAll64Bits() {
    assertThat(ClockTime.of(1000, 7)).isEqualTo(ClockTime.of(1000, 7));
    assertThat(ClockTime.of(1000, 7)).isNotEqualTo(ClockTime.of(1001, 7));
    assertThat(ClockTime.of(1000, 7)).isNotEqualTo(ClockTime.of(1000, 8));
    assertThat(ClockTime.ZERO).isEqualTo(ClockTime.of(0, 0));
  }
}
