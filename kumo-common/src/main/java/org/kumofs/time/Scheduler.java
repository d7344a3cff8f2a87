package org.kumofs.time;

/** Runs tasks later. Every task runs on the one thread (or loop) that the scheduler stands for. */
public interface Scheduler {

  /** The time that delays are counted in. */
  TimeSource time();

  /**
   * Runs a task once, after at least {@code delayMillis}.
   *
   * @param delayMillis delay in milliseconds; 0 or less means as soon as possible
   * @return a handle that keeps a task which has not begun from running
   */
  Cancellable schedule(long delayMillis, Runnable task);

  /** A scheduled task that can still be called off. */
  @FunctionalInterface
  interface Cancellable {

    /** Keeps the task from running if it has not begun; otherwise does nothing. */
    void cancel();
  }

  /**
   * Runs a task every {@code intervalMillis}, the first time after one interval. The next interval
   * begins when a run has ended, so runs never pile up.
   */
  default Cancellable scheduleRepeatedly(long intervalMillis, Runnable task) {
    return RepeatedTask.start(this, intervalMillis, task);
  }
}
