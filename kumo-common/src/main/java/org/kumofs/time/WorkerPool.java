package org.kumofs.time;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A fixed number of threads for work that may block. The queue before them has no limit: whoever
 * hands over work that comes from outside limits it.
 *
 * <p>Tasks that are handed over together are left to one thread as long as it gets on with them: to
 * wake another one costs more than most tasks. What a thread does without a pause is one {@link
 * Turn}.
 */
public final class WorkerPool implements Executor, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(WorkerPool.class);
  private static final long CLOSE_TIMEOUT_MILLIS = 10_000;

  /** More tasks than these for each busy thread, and another one helps. */
  private static final int TASKS_FOR_ONE = 64;

  /** A task that takes longer is likely to wait for the disk, as the next ones may. */
  private static final long SLOW_NANOS = 200_000;

  /** What was put off leaves after so many tasks at the latest. */
  private static final int TASKS_A_TURN = 32;

  private final String name;
  private final int maxThreads;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ended = lock.newCondition();
  private final Queue<Runnable> queue = new ArrayDeque<>();
  private int threads;
  private int created;

  /**
   * Where threads wait for work. Who came last is woken first: most of what it needs is at hand.
   */
  private final Deque<Condition> idle = new ArrayDeque<>();

  /** How many tasks were begun, and how many it were at the last look. */
  private long begun;

  private long begunBefore;
  private boolean closed;

  /**
   * Starts the threads as work comes.
   *
   * @param name prefix of the threads' names, seen in logs and thread dumps
   * @param threads how many, at least 1
   */
  public WorkerPool(String name, int threads) {
    this.name = name;
    this.maxThreads = threads;
  }

  /**
   * Hands over a task, to a thread of its own if one is free. What it throws is logged.
   *
   * @throws RejectedExecutionException if the pool is closed
   */
  @Override
  public void execute(Runnable task) {
    lock.lock();
    try {
      requireOpen();
      queue.add(task);
      wakeOne();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Hands over tasks that are likely to be short. Whoever does so calls {@link #helpIfStuck} from
   * time to time until it says that nothing waits.
   *
   * @throws RejectedExecutionException if the pool is closed; none of the tasks is run then
   */
  public void executeAll(Collection<? extends Runnable> tasks) {
    lock.lock();
    try {
      requireOpen();
      queue.addAll(tasks);
      int busy = threads - idle.size();
      if (busy == 0 || queue.size() > TASKS_FOR_ONE * busy) {
        wakeOne();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Lets another thread help if no task was begun since the last call although some wait.
   *
   * @return whether some wait
   */
  public boolean helpIfStuck() {
    lock.lock();
    try {
      if (!queue.isEmpty() && begun == begunBefore) {
        wakeOne();
      }
      begunBefore = begun;
      return !queue.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new RejectedExecutionException(name + " is closed");
    }
  }

  private void wakeOne() {
    if (!idle.isEmpty()) {
      idle.removeLast().signal();
    } else if (threads < maxThreads) {
      threads++;
      created++;
      Thread thread = new Thread(this::work, name + "-" + created);
      thread.setDaemon(true);
      thread.start();
    }
  }

  private void work() {
    Turn turn = Turn.ofThread();
    Condition told = lock.newCondition();
    while (awaitWork(told)) {
      turn.begin();
      try {
        workOneTurn();
      } finally {
        turn.end();
      }
    }
  }

  private void workOneTurn() {
    for (int tasks = 0; tasks < TASKS_A_TURN; tasks++) {
      Optional<Runnable> task = poll();
      if (task.isEmpty()) {
        return;
      }
      long start = System.nanoTime();
      runLogged(task.get());
      if (System.nanoTime() - start > SLOW_NANOS) {
        callForHelp();
        return;
      }
    }
  }

  private boolean awaitWork(Condition told) {
    lock.lock();
    try {
      while (queue.isEmpty()) {
        if (closed) {
          threads--;
          ended.signalAll();
          return false;
        }
        idle.addLast(told);
        told.awaitUninterruptibly();
        // Nobody has told it if it woke by itself.
        idle.remove(told);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  private Optional<Runnable> poll() {
    lock.lock();
    try {
      Runnable task = queue.poll();
      if (task != null) {
        begun++;
      }
      return Optional.ofNullable(task);
    } finally {
      lock.unlock();
    }
  }

  private void callForHelp() {
    lock.lock();
    try {
      if (!queue.isEmpty()) {
        wakeOne();
      }
    } finally {
      lock.unlock();
    }
  }

  private void runLogged(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      log.error("a task of {} failed", name, e);
    }
  }

  /** Takes no more tasks; those handed over before are carried out, within a limit. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      idle.forEach(Condition::signal);
      long nanosLeft = TimeUnit.MILLISECONDS.toNanos(CLOSE_TIMEOUT_MILLIS);
      while (threads > 0 && nanosLeft > 0) {
        nanosLeft = ended.awaitNanos(nanosLeft);
      }
      if (threads > 0) {
        log.warn("{} is still busy; going on without it", name);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }
}
