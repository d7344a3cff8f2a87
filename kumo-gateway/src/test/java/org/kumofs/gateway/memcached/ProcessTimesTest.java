package org.kumofs.gateway.memcached;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class ProcessTimesTest {

  @Test
  void theNameOfTheProgramMayHoldAnything() {
    ProcessTimes times =
        ProcessTimes.parse("42 (a) R 1 (b) S 1 42 42 0 -1 4194560 9 0 0 0 12345 6 0 0 20 0 1");

    assertThat(times.userSeconds()).isEqualTo("123.450000");
    assertThat(times.systemSeconds()).isEqualTo("0.060000");
  }

  @Test
  void aLineThatIsCutShortIsNoAnswer() {
    assertThatThrownBy(() -> ProcessTimes.parse("42 (a) R 1 2"))
        .isInstanceOf(RuntimeException.class);
  }

  @Test
  void thisProcessHasUsedItsTime() {
    assertThat(ProcessTimes.now())
        .hasValueSatisfying(times -> assertThat(times.userTicks()).isPositive());
  }
}
