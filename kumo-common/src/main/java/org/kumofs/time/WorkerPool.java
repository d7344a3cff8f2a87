package org.kumofs.time;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A fixed number of threads for work that may block. The queue before them has no limit: whoever
 * hands over work that comes from outside limits it.
 */
public final class WorkerPool implements Executor, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(WorkerPool.class);
  private static final long CLOSE_TIMEOUT_MILLIS = 10_000;

  private final String name;
  private final ThreadPoolExecutor executor;

  /**
   * Starts the threads as work comes.
   *
   * @param name prefix of the threads' names, seen in logs and thread dumps
   * @param threads how many, at least 1
   */
  public WorkerPool(String name, int threads) {
    this.name = name;
    AtomicInteger number = new AtomicInteger();
    this.executor =
        new ThreadPoolExecutor(
            threads,
            threads,
            0,
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread created = new Thread(task, name + "-" + number.incrementAndGet());
              created.setDaemon(true);
              return created;
            });
  }

  /**
   * Hands over a task. What it throws is logged.
   *
   * @throws java.util.concurrent.RejectedExecutionException if the pool is closed
   */
  @Override
  public void execute(Runnable task) {
    executor.execute(() -> runLogged(task));
  }

  private void runLogged(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      log.error("a task of {} failed", name, e);
    }
  }

  /** Takes no more tasks; those handed over before are carried out, within a limit. */
  @Override
  public void close() {
    executor.shutdown();
    try {
      if (!executor.awaitTermination(CLOSE_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)) {
        log.warn("{} is still busy; going on without it", name);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
