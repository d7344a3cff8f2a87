package org.kumofs.gateway.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RetryPolicyTest {

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
