package org.kumofs.ctl.top.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RatesTest {

  private static final long SECOND = 1_000_000_000L;

  @Test
  void aRateIsTheDifferenceOverTheTimeBetween() {
    Rates rates = Rates.between(sample(0, 10, 5, 1), sample(SECOND / 2, 110, 5, 2));

    assertThat(rates.of(Counter.GETS)).hasValue(200);
    assertThat(rates.of(Counter.SETS)).hasValue(0);
    assertThat(rates.of(Counter.DELETES)).hasValue(2);
    assertThat(rates.queries()).hasValue(202);
  }

  @Test
  void aCountThatWentBackMakesAllRatesUnknown() {
    Rates rates = Rates.between(sample(0, 10, 5, 1), sample(SECOND, 20, 4, 1));

    assertThat(rates).isEqualTo(Rates.UNKNOWN);
    assertThat(rates.queries()).isEqualTo(OptionalDouble.empty());
  }

  @Test
  void afterARestartTheNextPairCountsAgain() {
    Rates rates = Rates.between(sample(SECOND, 0, 0, 0), sample(2 * SECOND, 7, 0, 0));

    assertThat(rates.queries()).hasValue(7);
  }

  @Test
  void countsAreUnsigned() {
    Rates rates = Rates.between(sample(0, Long.MAX_VALUE, -3, 0), sample(SECOND, -2, -1, 0));

    assertThat(rates.of(Counter.SETS)).hasValue(2);
    assertThat(rates.of(Counter.GETS).getAsDouble()).isCloseTo(Math.pow(2, 63), within(1e6));
  }

  @Test
  void noTimeBetweenTwoSamplesGivesNoRate() {
    assertThat(Rates.between(sample(5, 1, 1, 1), sample(5, 9, 9, 9))).isEqualTo(Rates.UNKNOWN);
  }

  @Test
  void whatAServerDoesNotCountIsMissing() {
    Sample before = new Sample(0, Map.of(Counter.GETS, 1L), none(), none(), none(), none());
    Sample after = new Sample(SECOND, Map.of(Counter.GETS, 4L), none(), none(), none(), none());

    Rates rates = Rates.between(before, after);

    assertThat(rates.of(Counter.GETS)).hasValue(3);
    assertThat(rates.of(Counter.SETS)).isEmpty();
    assertThat(rates.queries()).hasValue(3);
  }

  private static OptionalLong none() {
    return OptionalLong.empty();
  }

  private static Sample sample(long nanos, long gets, long sets, long deletes) {
    Map<Counter, Long> counts =
        Map.of(Counter.GETS, gets, Counter.SETS, sets, Counter.DELETES, deletes);
    return new Sample(nanos, counts, none(), none(), none(), none());
  }
}
