package org.kumofs.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AcknowledgedWritesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a 0-1 read: nothing",
        "a 0-1 set x: done; b 2-3 read: x",
        "a 0-5 set x: done; b 5-6 read: nothing",
        "a 0-1 set x: done; b 2-3 set y: unknown; c 4-5 read: x; c 6-7 read: y; c 8-9 read: x",
        "a 0-1 set x: unknown; b 2-3 set y: done; c 400-500 read: x",
        "a 0-1 set x: done; b 2-3 delete: done; c 4-5 read: nothing; c 6-7 delete: refused",
        "a 0-9 set x: done; b 0-9 delete: done; c 10-11 read: x; d 10-11 read: nothing",
        "a 0-1 set x: done; b 2-3 cas x y: refused; c 4-5 read: x",
        "a 0-1 set x: done; b 2-3 add y: refused; c 4-5 read: x",
        "a 0-1 set x: done; b 2-3 read: failed",
        "a 0-1 set x: done; b 2-3 delete: unknown; c 4-5 read: nothing",
      })
  void theseAreGood(String text) {
    assertThat(AcknowledgedWrites.check(HistoryText.parse(text))).isEqualTo(Verdict.GOOD);
  }

  @ParameterizedTest
  @CsvSource({
    "a 0-1 set x: done; b 2-3 read: nothing, lost",
    "a 0-1 set x: done; b 2-3 delete: refused, lost",
    "a 0-1 set x: unknown; b 2-3 add y: done; c 4-5 read: nothing, lost",
    "a 0-1 set x: done; b 2-3 set y: done; c 4-5 read: x, stale",
    "a 0-1 set x: done; b 2-3 cas x y: done; c 4-5 read: x, stale",
    "a 0-1 set x: done; b 2-3 delete: done; c 4-5 read: x, back from the dead",
    "a 0-1 set x: failed; c 4-5 read: x, never written",
    "a 6-7 set x: done; c 4-5 read: x, never written",
    "a 0-1 read: x, never written",
  })
  void theseAreBad(String text, String kind) {
    Verdict verdict = AcknowledgedWrites.check(HistoryText.parse(text));
    assertThat(verdict).isInstanceOf(Verdict.Bad.class);
    assertThat(((Verdict.Bad) verdict).reason()).startsWith(kind + ": ");
  }
}
