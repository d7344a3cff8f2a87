package org.kumofs.testkit.torture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kumofs.testkit.history.CounterBounds.Count;
import org.kumofs.testkit.history.HistoryText;

/** That the judge of real runs finds what is wrong, and nothing else. */
class JudgementTest {

  private final Journal journal = new Journal();

  private void done(String history) {
    HistoryText.parse(history).forEach(operation -> journal.add("k", operation));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a 0-1 set x: done; b 2-3 read: x; b 4-5 delete: done; a 6-7 read: nothing",
        "a 0-9 set x: unknown; b 12-13 read: nothing; b 14-15 read: x",
        "a 0-1 set x: done; b 2-3 read: failed; b 4-5 set y: unknown; a 6-7 read: x",
      })
  void thisIsRight(String history) {
    done(history);
    assertThat(new Judgement(journal).wrong()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "a 0-1 set x: done; b 2-3 read: nothing, lost",
    "a 0-1 set x: done; b 2-3 delete: done; c 4-5 read: x, back from the dead",
    "a 0-1 set x: done; b 2-3 set y: done; c 4-5 read: x, stale",
    "a 0-1 set x: done; b 2-9 set y: unknown; c 3-4 read: y; c 5-6 read: x, no order",
    "a 0-1 set x: done; c 2-3 read: z, never written",
  })
  void thisIsWrong(String history, String kind) {
    done(history);
    assertThat(new Judgement(journal).wrong())
        .singleElement()
        .satisfies(wrong -> assertThat(wrong.reason()).startsWith(kind + ": "));
  }

  @ParameterizedTest
  @CsvSource({"10000, 0", "14999, 0", "15001, 1", "9000, 1"})
  void aStaleReadIsExcusedForSomeSecondsAfterAChangeOfTheRings(long readAt, int wrong) {
    journal.ringsChanged(10_000);
    done("a 0-1 set x: done; b 2-3 set y: done; c %d-%d read: x".formatted(readAt, readAt + 1));
    Judgement judgement = new Judgement(journal);
    assertThat(judgement.wrong()).hasSize(wrong);
    assertThat(judgement.excused()).isEqualTo(1 - wrong);
  }

  @Test
  void whatIsLostOrBackFromTheDeadIsNeverExcused() {
    journal.ringsChanged(3);
    done("a 0-1 set x: done; b 2-3 delete: done; c 4-5 read: x");
    HistoryText.parse("a 0-1 set x: done; c 4-5 read: nothing")
        .forEach(operation -> journal.add("k2", operation));
    Judgement judgement = new Judgement(journal);
    assertThat(judgement.wrong()).hasSize(2);
    assertThat(judgement.excused()).isZero();
  }

  @Test
  void aCounterThatForgetsIsWrong() {
    journal.add("n", new Count(true, 0, 1, 1, false));
    journal.add("n", new Count(true, 2, 3, 2, false));
    journal.add("n", new Count(false, 4, 5, 1, false));
    assertThat(new Judgement(journal).wrong())
        .singleElement()
        .satisfies(wrong -> assertThat(wrong.reason()).startsWith("increments lost"));
  }

  @Test
  void theStoryOfAKeyIsToldInOrder() {
    done("b 4-5 read: nothing; a 0-1 set x: done");
    assertThat(new Judgement(journal).story("k"))
        .isEqualTo("  a 0-1 set x: done\n  b 4-5 read: nothing\n");
  }
}
