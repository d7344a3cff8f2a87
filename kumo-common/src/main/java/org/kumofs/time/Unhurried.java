package org.kumofs.time;

import java.util.concurrent.Executor;

/**
 * Hands work over to threads that make way for all others while processors are short. What waits
 * for locks that others need is not for them. It is up to the JVM's options whether priorities mean
 * anything; the launchers set them.
 */
public final class Unhurried implements Executor {

  private final Executor threads;

  /**
   * @param threads which do nothing else
   */
  public Unhurried(Executor threads) {
    this.threads = threads;
  }

  @Override
  public void execute(Runnable task) {
    threads.execute(
        () -> {
          makeWay(Thread.currentThread());
          task.run();
        });
  }

  @SuppressWarnings("ThreadPriorityCheck") // Nothing has to happen in any order by it.
  private static void makeWay(Thread thread) {
    if (thread.getPriority() != Thread.MIN_PRIORITY) {
      thread.setPriority(Thread.MIN_PRIORITY);
    }
  }
}
