package org.kumofs.ctl.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ZipfPickerTest {

  private static final int DRAWS = 400_000;

  private final SplittableRandom random = new SplittableRandom(42);

  @ParameterizedTest
  @CsvSource({"10, 0.5", "10, 0.99", "10, 1", "10, 2", "1000, 0.99", "1000, 1", "3, 10"})
  void everyKeyComesAsOftenAsItsRankSays(int keys, double theta) {
    long[] counts = new long[keys];
    KeyPicker picker = new ZipfPicker(keys, theta);
    for (int i = 0; i < DRAWS; i++) {
      counts[(int) picker.next(random)]++;
    }

    double sum = 0;
    for (int rank = 1; rank <= keys; rank++) {
      sum += Math.pow(rank, -theta);
    }
    double chiSquare = 0;
    for (int rank = 1; rank <= keys; rank++) {
      double expected = DRAWS * Math.pow(rank, -theta) / sum;
      chiSquare += Math.pow(counts[rank - 1] - expected, 2) / expected;
    }
    // Five standard deviations of that statistic, whose mean is its degrees of freedom; the seed
    // is fixed, so this is no matter of luck.
    double freedom = keys - 1;
    assertThat(chiSquare).isLessThan(freedom + 5 * Math.sqrt(2 * freedom) + 5);
  }

  @Test
  void oneKeyIsAlwaysThatKey() {
    KeyPicker picker = new ZipfPicker(1, 0.99);
    for (int i = 0; i < 1000; i++) {
      assertThat(picker.next(random)).isZero();
    }
  }

  @Test
  void aTrillionKeysNeedNoTable() {
    KeyPicker picker = new ZipfPicker(1_000_000_000_000L, 0.99);
    long first = 0;
    for (int i = 0; i < DRAWS; i++) {
      long key = picker.next(random);
      assertThat(key).isBetween(0L, 999_999_999_999L);
      first += key == 0 ? 1 : 0;
    }
    // The sum of 1 / rank^0.99 up to 10^12, by the integral with Euler and Maclaurin's first terms.
    double sum = (Math.pow(1e12, 0.01) - 1) / 0.01 + 0.5 + 0.99 / 12;
    assertThat(first / (double) DRAWS).isCloseTo(1 / sum, within(0.002));
  }
}
