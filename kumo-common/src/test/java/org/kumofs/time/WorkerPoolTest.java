package org.kumofs.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
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

  @Test
  void tasksThatComeTogetherAreLeftToOneThread() {
    List<String> threads = new CopyOnWriteArrayList<>();
    try (WorkerPool pool = new WorkerPool("test", 3)) {
      pool.executeAll(Collections.nCopies(10, () -> threads.add(Thread.currentThread().getName())));
    }
    assertThat(threads).hasSize(10).containsOnly("test-1");
  }

  @Test
  void anotherThreadHelpsWhenThatOneIsStuck() throws InterruptedException {
    CountDownLatch stuck = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);
    try (WorkerPool pool = new WorkerPool("test", 2)) {
      pool.executeAll(List.<Runnable>of(() -> await(stuck), done::countDown));
      while (pool.helpIfStuck()) {
        Thread.onSpinWait();
      }
      assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
      stuck.countDown();
    }
  }

  @Test
  void manyTasksAreSharedOut() throws InterruptedException {
    CountDownLatch bothThere = new CountDownLatch(2);
    try (WorkerPool pool = new WorkerPool("test", 2)) {
      Runnable meeting =
          () -> {
            bothThere.countDown();
            await(bothThere);
          };
      pool.executeAll(List.of(meeting));
      pool.executeAll(Collections.nCopies(1_000, meeting));
      assertThat(bothThere.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void whatOneThreadPutsOffIsDoneBeforeItWaitsForWork() throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    try (WorkerPool pool = new WorkerPool("test", 1)) {
      pool.execute(() -> assertThat(Turn.ofThread().putOff(done::countDown)).isTrue());
      assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
