package org.kumofs.time;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A task that schedules its own next run; touched on its scheduler's thread, cancelled from any.
 */
final class RepeatedTask implements Scheduler.Cancellable {

  private static final Logger log = LoggerFactory.getLogger(RepeatedTask.class);

  private final Scheduler scheduler;
  private final long intervalMillis;
  private final Runnable task;
  private volatile boolean cancelled;

  private RepeatedTask(Scheduler scheduler, long intervalMillis, Runnable task) {
    this.scheduler = scheduler;
    this.intervalMillis = intervalMillis;
    this.task = task;
  }

  static RepeatedTask start(Scheduler scheduler, long intervalMillis, Runnable task) {
    if (intervalMillis <= 0) {
      throw new IllegalArgumentException("interval must be positive: " + intervalMillis);
    }
    RepeatedTask repeated = new RepeatedTask(scheduler, intervalMillis, task);
    scheduler.schedule(intervalMillis, repeated::run);
    return repeated;
  }

  private void run() {
    if (cancelled) {
      return;
    }
    try {
      task.run();
    } catch (RuntimeException e) {
      log.error("a repeated task failed; it will run again", e);
    }
    if (!cancelled) {
      scheduler.schedule(intervalMillis, this::run);
    }
  }

  @Override
  public void cancel() {
    cancelled = true;
  }
}
