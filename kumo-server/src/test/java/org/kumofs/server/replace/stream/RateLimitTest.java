package org.kumofs.server.replace.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.kumofs.testing.VirtualTime;

class RateLimitTest {

  private final VirtualTime time = new VirtualTime();

  @Test
  void withoutALimitNobodyWaits() {
    RateLimit unlimited = new RateLimit(0, time);
    assertThat(unlimited.takeMillis(Long.MAX_VALUE)).isZero();
    assertThat(unlimited.takeMillis(Long.MAX_VALUE)).isZero();
  }

  @Test
  void whoTakesMoreThanTheBucketHoldsWaitsForTheRest() {
    RateLimit limit = new RateLimit(1_000, time);
    time.runFor(10_000);
    assertThat(limit.takeMillis(250)).isZero();
    assertThat(limit.takeMillis(100)).isEqualTo(100);
    assertThat(limit.takeMillis(100)).isEqualTo(200);
    time.runFor(200);
    assertThat(limit.takeMillis(1)).isEqualTo(1);
  }

  @Test
  void theRateHoldsOverTime() {
    RateLimit limit = new RateLimit(10_000, time);
    long taken = 0;
    for (int i = 0; i < 1_000; i++) {
      time.runFor(limit.takeMillis(300));
      taken += 300;
    }
    double seconds = time.nanoTime() / 1e9;
    assertThat(taken / seconds).isBetween(9_900.0, 10_200.0);
  }

  @Test
  void aNegativeRateIsRefused() {
    assertThatThrownBy(() -> new RateLimit(-1, time)).isInstanceOf(IllegalArgumentException.class);
  }
}
