package org.kumofs.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WorkerPoolTest {

  @Test
  void asManyTasksRunAtATimeAsThereAreThreads() throws InterruptedException {
    CountDownLatch allThere = new CountDownLatch(3);
    try (WorkerPool pool = new WorkerPool("test", 3)) {
      for (int i = 0; i < 3; i++) {
        pool.execute(
            () -> {
              allThere.countDown();
              await(allThere);
            });
      }
      assertThat(allThere.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aTaskThatFailsLeavesItsThreadAlive() {
    List<String> threads = new CopyOnWriteArrayList<>();
    try (WorkerPool pool = new WorkerPool("test", 1)) {
      pool.execute(
          () -> {
            throw new IllegalStateException("on purpose");
          });
      pool.execute(() -> threads.add(Thread.currentThread().getName()));
    }
    assertThat(threads).containsExactly("test-1");
  }

  @Test
  void closingCarriesOutWhatWasHandedOverAndRefusesTheRest() {
    List<Integer> done = new CopyOnWriteArrayList<>();
    WorkerPool pool = new WorkerPool("test", 1);
    for (int i = 0; i < 10; i++) {
      int number = i;
      pool.execute(() -> done.add(number));
    }

    pool.close();

    assertThat(done).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThatThrownBy(() -> pool.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
