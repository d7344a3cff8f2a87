package org.kumofs.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RouterTest {

  private final AtomicInteger renewals = new AtomicInteger();

  private Router router(int threshold) {
    return new Router(() -> ClusterView.EMPTY, renewals::incrementAndGet, threshold);
  }

  @Test
  void everyErrorAfterTheThresholdAsksForNewRings() {
    Router router = router(4);
    for (int errors = 1; errors <= 20; errors++) {
      router.attemptFailed();
      assertThat(renewals).hasValue(errors / 5);
    }
  }

  @Test
  void withAThresholdOfZeroEveryErrorAsks() {
    Router router = router(0);
    router.attemptFailed();
    router.attemptFailed();
    assertThat(renewals).hasValue(2);
  }

  @Test
  void whoLostTheWayAsksAtOnce() {
    router(4).lostTheWay();
    assertThat(renewals).hasValue(1);
  }
}
