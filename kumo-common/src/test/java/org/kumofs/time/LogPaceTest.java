package org.kumofs.time;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.kumofs.testing.VirtualTime;

class LogPaceTest {

  private final VirtualTime time = new VirtualTime();
  private final LogPace pace = new LogPace(time);

  @Test
  void letsOneEventASecondThroughAndCountsTheOthers() {
    assertThat(pace.next()).isOne();
    assertThat(pace.next()).isZero();
    time.runFor(999);
    assertThat(pace.next()).isZero();
    time.runFor(1);
    assertThat(pace.next()).isEqualTo(3);
    time.runFor(60_000);
    assertThat(pace.next()).isOne();
  }
}
