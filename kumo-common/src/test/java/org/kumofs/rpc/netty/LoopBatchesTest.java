package org.kumofs.rpc.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kumofs.time.WorkerPool;

class LoopBatchesTest {

  private final NettyLoops loops = new NettyLoops("test", 1);
  private final WorkerPool pool = new WorkerPool("work", 3);
  private final LoopBatches batches = new LoopBatches(loops, pool);

  @AfterEach
  void close() {
    loops.close();
    pool.close();
  }

  @Test
  void whatOneTurnOfALoopBringsIsHandedOverAtItsEnd() throws InterruptedException {
    List<String> done = new CopyOnWriteArrayList<>();
    CountDownLatch all = new CountDownLatch(2);
    loops
        .group()
        .execute(
            () -> {
              for (int i = 0; i < 2; i++) {
                batches.execute(
                    () -> {
                      done.add(Thread.currentThread().getName());
                      all.countDown();
                    });
              }
              done.add("the turn is over");
            });
    assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
    // How many threads take part depends on how fast the first one is.
    assertThat(done).hasSize(3).startsWith("the turn is over");
    assertThat(done.subList(1, 3)).allMatch(thread -> thread.startsWith("work-"));
  }

  @Test
  void aTaskThatWaitsDoesNotKeepTheOthersWaiting() throws InterruptedException {
    CountDownLatch released = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);
    loops
        .group()
        .execute(
            () -> {
              batches.execute(() -> await(released));
              batches.execute(done::countDown);
            });
    assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    released.countDown();
  }

  @Test
  void otherThreadsHandOverAtOnce() throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    batches.execute(done::countDown);
    assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
