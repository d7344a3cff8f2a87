package org.kumofs.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class UnhurriedTest {

  @Test
  void itsTasksHaveTheLowestPriority() throws Exception {
    try (WorkerPool pool = new WorkerPool("unhurried", 1)) {
      Unhurried unhurried = new Unhurried(pool);
      for (int i = 0; i < 2; i++) {
        CompletableFuture<Integer> priority = new CompletableFuture<>();
        unhurried.execute(() -> priority.complete(Thread.currentThread().getPriority()));
        assertThat(priority.get(10, TimeUnit.SECONDS)).isEqualTo(Thread.MIN_PRIORITY);
      }
    }
  }
}
