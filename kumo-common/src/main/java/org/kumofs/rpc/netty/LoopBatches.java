package org.kumofs.rpc.netty;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.kumofs.time.WorkerPool;

/**
 * Hands work over to a {@link WorkerPool}: what arises in one turn of an event loop in one piece at
 * its end, so that a thread is woken once for all of it; what comes from other threads at once. It
 * looks after the pool while work waits there.
 */
public final class LoopBatches implements Executor {

  private static final long LOOK_AFTER_MILLIS = 1;

  private final WorkerPool pool;
  private final ThreadLocal<Optional<Batch>> ofThread;

  /**
   * Creates an executor for work of these loops and of any other threads.
   *
   * @param loops whose work is gathered
   */
  public LoopBatches(NettyLoops loops, WorkerPool pool) {
    this.pool = pool;
    EventLoopGroup group = loops.group();
    this.ofThread = ThreadLocal.withInitial(() -> loopOfThread(group).map(Batch::new));
  }

  private static Optional<EventLoop> loopOfThread(EventLoopGroup group) {
    for (EventExecutor loop : group) {
      if (loop.inEventLoop()) {
        return Optional.of((EventLoop) loop);
      }
    }
    return Optional.empty();
  }

  /**
   * Hands a task over.
   *
   * @throws RejectedExecutionException if the pool is closed, as far as that is known at once
   */
  @Override
  public void execute(Runnable task) {
    Optional<Batch> batch = ofThread.get();
    if (batch.isPresent()) {
      batch.get().add(task);
    } else {
      pool.execute(task);
    }
  }

  /** The work of one loop. Used on its thread. */
  private final class Batch {

    private final EventLoop loop;
    private List<Runnable> tasks = new ArrayList<>();
    private boolean looking;

    Batch(EventLoop loop) {
      this.loop = loop;
    }

    void add(Runnable task) {
      if (tasks.isEmpty()) {
        loop.execute(this::handOver);
      }
      tasks.add(task);
    }

    private void handOver() {
      List<Runnable> all = tasks;
      // Whether they are taken or not, the next ones are handed over anew.
      tasks = new ArrayList<>();
      pool.executeAll(all);
      lookLater();
    }

    private void lookLater() {
      if (!looking && !loop.isShuttingDown()) {
        looking = true;
        loop.schedule(this::look, LOOK_AFTER_MILLIS, TimeUnit.MILLISECONDS);
      }
    }

    private void look() {
      looking = false;
      if (pool.helpIfStuck()) {
        lookLater();
      }
    }
  }
}
