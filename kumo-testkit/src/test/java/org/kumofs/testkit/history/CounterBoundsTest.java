package org.kumofs.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.kumofs.testkit.history.CounterBounds.Count;

class CounterBoundsTest {

  private static Count increment(long beganAt, long endedAt, long value) {
    return new Count(true, beganAt, endedAt, value, false);
  }

  private static Count unknownIncrement(long beganAt, long endedAt) {
    return new Count(true, beganAt, endedAt, 0, true);
  }

  private static Count read(long beganAt, long endedAt, long value) {
    return new Count(false, beganAt, endedAt, value, false);
  }

  private static void assertGood(Count... counts) {
    assertThat(CounterBounds.check(List.of(counts))).isEqualTo(Verdict.GOOD);
  }

  private static void assertBad(String reason, Count... counts) {
    Verdict verdict = CounterBounds.check(List.of(counts));
    assertThat(verdict).isInstanceOf(Verdict.Bad.class);
    assertThat(((Verdict.Bad) verdict).reason()).startsWith(reason);
  }

  @Test
  void whatWasAcknowledgedIsThere() {
    assertGood();
    assertGood(increment(0, 1, 1), increment(2, 3, 2), read(4, 5, 2));
    assertBad("increments lost", increment(0, 1, 1), increment(2, 3, 2), read(4, 5, 1));
    assertBad("increments lost", increment(0, 1, 1), increment(2, 3, 1));
  }

  @Test
  void whatIsUnderWayMayBeThere() {
    assertGood(increment(0, 9, 1), read(3, 4, 0), read(5, 6, 1));
  }

  @Test
  void whatIsUnknownMayBeThereAtAnyLaterTime() {
    assertGood(unknownIncrement(0, 1), read(2, 3, 0), read(100, 101, 1));
    assertBad("counted twice", unknownIncrement(0, 1), read(2, 3, 2));
    assertBad("counted twice", unknownIncrement(4, 5), read(2, 3, 1));
  }

  @Test
  void noIncrementCountsTwice() {
    assertBad("counted twice", increment(0, 1, 1), read(2, 3, 2));
  }

  @Test
  void noTwoIncrementsMakeTheSameValue() {
    assertBad("two increments", increment(0, 9, 1), increment(0, 9, 1));
  }
}
