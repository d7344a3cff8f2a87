package org.kumofs.ctl.top.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  @Test
  void readsThatWereAnsweredFromMemoryAreAPartOfThoseInBetween() {
    Rates rates = Rates.between(reads(0, 1_000, 5), reads(SECOND / 2, 1_075, 30));

    assertThat(rates.hitPercent()).hasValue(75);
    assertThat(rates.queries()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"7, 3, 7, 3, ", "7, 3, 7, 4, 0", "7, 3, 8, 3, 100", "0, 0, 0, 0, "})
  void ofNoReadsThereIsNoPart(long hits, long misses, long nowHits, long nowMisses, Double part) {
    Rates rates = Rates.between(reads(0, hits, misses), reads(SECOND, nowHits, nowMisses));

    assertThat(rates.hitPercent())
        .isEqualTo(part == null ? OptionalDouble.empty() : OptionalDouble.of(part));
  }

  @Test
  void whoDoesNotTellHasNoPartOfReadsFromMemory() {
    assertThat(Rates.between(sample(0, 1, 1, 1), sample(SECOND, 2, 2, 2)).hitPercent()).isEmpty();
    assertThat(Rates.between(sample(0, 1, 1, 1), reads(SECOND, 2, 2)).hitPercent()).isEmpty();
    assertThat(Rates.UNKNOWN.hitPercent()).isEmpty();
  }

  @Test
  void fewerReadsFromMemoryThanBeforeAreThoseOfAServerStartedAnew() {
    assertThat(Rates.between(reads(0, 10, 10), reads(SECOND, 9, 50))).isEqualTo(Rates.UNKNOWN);
    assertThat(Rates.between(reads(0, 10, 10), reads(SECOND, 90, 5))).isEqualTo(Rates.UNKNOWN);
  }

  @ParameterizedTest
  @CsvSource({"-1, 0, 100", "-1, -1, 50", "1, -1, 0", "-9223372036854775808, 1, 100"})
  void howeverLargeTheCountsThePartIsOne(long hits, long misses, double percent) {
    assertThat(
            Rates.between(reads(0, 0, 0), reads(SECOND, hits, misses)).hitPercent().getAsDouble())
        .isBetween(0.0, 100.0)
        .isCloseTo(percent, within(1e-9));
  }

  @Test
  void ofSeveralServersThoseThatTellAreAddedUp() {
    Rates busy = Rates.between(reads(0, 0, 0), reads(SECOND, 900, 0));
    Rates idle = Rates.between(reads(0, 0, 0), reads(2 * SECOND, 0, 200));
    Rates silent = Rates.between(sample(0, 0, 0, 0), sample(SECOND, 5_000, 5, 1));

    Rates all = Rates.sum(List.of(busy, idle, silent, Rates.UNKNOWN));

    assertThat(all.hitPercent()).hasValue(90);
    assertThat(all.queries()).hasValue(5_006);
    assertThat(Rates.sum(List.of(Rates.UNKNOWN))).isEqualTo(Rates.UNKNOWN);
  }

  private static OptionalLong none() {
    return OptionalLong.empty();
  }

  private static Sample reads(long nanos, long hits, long misses) {
    Map<Counter, Long> counts = Map.of(Counter.HITS, hits, Counter.MISSES, misses);
    return new Sample(nanos, counts, none(), none(), none(), none());
  }

  private static Sample sample(long nanos, long gets, long sets, long deletes) {
    Map<Counter, Long> counts =
        Map.of(Counter.GETS, gets, Counter.SETS, sets, Counter.DELETES, deletes);
    return new Sample(nanos, counts, none(), none(), none(), none());
  }
}
