package org.kumofs.gateway.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {

  @ParameterizedTest
  @CsvSource({"1, 10, 20", "2, 20, 40", "3, 40, 80", "4, 80, 160", "5, 160, 320", "90, 160, 320"})
  void pausesDoubleUpToALimitAndAreShortenedByUpToAHalf(int failures, long shortest, long longest) {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 1_000; i++) {
      assertThat(RetryPolicy.pauseMillis(failures, random)).isBetween(shortest, longest);
    }
  }

  @Test
  void allOwnersOfAKeyFitTheTimeOfARead() {
    RetryPolicy policy = RetryPolicy.DEFAULT;
    assertThat(3 * policy.readAttemptMillis()).isLessThan(policy.requestTimeoutMillis());
    assertThat(new RetryPolicy(1, 1, 0, 0).readAttemptMillis()).isEqualTo(1);
  }

  @Test
  void aPolicyThatNeverTriesIsRefused() {
    assertThatThrownBy(() -> new RetryPolicy(0, 1, 0, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RetryPolicy(1, 0, 0, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RetryPolicy(1, 1, -1, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
