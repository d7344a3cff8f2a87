package org.kumofs.time;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A {@link ControlLoop} on a thread of its own. */
public final class ThreadControlLoop implements ControlLoop {

  private static final Logger log = LoggerFactory.getLogger(ThreadControlLoop.class);
  private static final long CLOSE_TIMEOUT_MILLIS = 5_000;

  private final TimeSource time;
  private final ScheduledThreadPoolExecutor executor;
  private volatile Thread thread;

  /**
   * Starts the loop.
   *
   * @param name the thread's name, seen in logs and thread dumps
   */
  public ThreadControlLoop(String name, TimeSource time) {
    this.time = time;
    this.executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread created = new Thread(task, name);
              created.setDaemon(true);
              thread = created;
              return created;
            });
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public TimeSource time() {
    return time;
  }

  @Override
  public void execute(Runnable task) {
    schedule(0, task);
  }

  @Override
  public Cancellable schedule(long delayMillis, Runnable task) {
    try {
      ScheduledFuture<?> future =
          executor.schedule(() -> runLogged(task), delayMillis, TimeUnit.MILLISECONDS);
      return () -> future.cancel(false);
    } catch (RejectedExecutionException closed) {
      log.debug("task dropped, the loop is closed");
      return () -> {};
    }
  }

  private static void runLogged(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      log.error("a task of the control loop failed", e);
    }
  }

  @Override
  public void close() {
    // Drops what is queued but does not interrupt: that would close a file under the running task.
    executor.shutdown();
    if (Thread.currentThread() == thread) {
      return;
    }
    try {
      if (!executor.awaitTermination(CLOSE_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)) {
        log.warn("the control loop is still busy; going on without it");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
