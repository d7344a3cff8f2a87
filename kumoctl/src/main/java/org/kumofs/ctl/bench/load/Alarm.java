package org.kumofs.ctl.bench.load;

/** Runs tasks later on a loop, to finer steps than a scheduler's milliseconds. */
@FunctionalInterface
public interface Alarm {

  /** Runs a task after a delay. */
  void after(long delayNanos, Runnable task);
}
