package org.kumofs.server.replace.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.kumofs.testing.VirtualTime;

class CopyPaceTest {

  private final VirtualTime time = new VirtualTime();
  private boolean serving;

  private long secondsFor(CopyPace.Limits limits, int records, int bytes) {
    return new CopyPace(limits, () -> serving, time).takeMillis(records, bytes) / 1_000;
  }

  @Test
  void whatAlwaysHoldsDoesNotCountRecords() {
    CopyPace.Limits limits = new CopyPace.Limits(1_000, 0);

    assertThat(secondsFor(limits, 500, 20_250)).isEqualTo(20);
    serving = true;
    assertThat(secondsFor(limits, 500, 20_250)).isEqualTo(20);
  }

  @Test
  void whatHoldsWhileClientsAreServedCountsRecordsToo() {
    CopyPace.Limits limits = new CopyPace.Limits(0, 1_000);

    assertThat(secondsFor(limits, 50, 5_000)).isZero();
    serving = true;
    assertThat(secondsFor(limits, 50, 5_250)).isEqualTo(25);
  }

  @Test
  void theLowerOneOfTwoHolds() {
    serving = true;

    assertThat(secondsFor(new CopyPace.Limits(1_000, 100), 0, 20_250)).isEqualTo(202);
    assertThat(secondsFor(new CopyPace.Limits(100, 1_000), 0, 20_250)).isEqualTo(202);
  }

  @Test
  void withoutLimitsNobodyWaits() {
    serving = true;

    assertThat(secondsFor(CopyPace.Limits.NONE, 1_000_000, 1_000_000_000)).isZero();
  }

  @Test
  void negativeRatesAreRefused() {
    assertThatThrownBy(() -> new CopyPace.Limits(-1, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new CopyPace.Limits(0, -1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
