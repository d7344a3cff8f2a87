package org.kumofs.testkit.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.kumofs.testing.VirtualTime;
import org.kumofs.time.ControlLoop;
import org.kumofs.time.TimeSource;

/** The loops of one process: they live, stand still and die together. */
final class SimProcess {

  private final VirtualTime time;
  private final TimeSource clock;
  private final List<ControlLoop> loops = new ArrayList<>();
  private final List<Runnable> overdue = new ArrayList<>();
  private boolean stopped;

  /**
   * @param clock what the process takes for the time
   */
  SimProcess(VirtualTime time, TimeSource clock) {
    this.time = time;
    this.clock = clock;
  }

  ControlLoop newLoop() {
    ControlLoop loop = time.newLoop();
    loops.add(loop);
    return new StoppableLoop(loop);
  }

  /**
   * Threads that take a while, so that tasks overtake each other.
   *
   * @param delayMillis tells how long each task takes
   */
  Executor newThreads(LongSupplier delayMillis) {
    ControlLoop loop = newLoop();
    return task -> loop.schedule(delayMillis.getAsLong(), task);
  }

  /** Nothing runs any more until {@link #resume}. */
  void stop() {
    stopped = true;
  }

  /** Goes on with what fell due meanwhile, in order. */
  void resume() {
    stopped = false;
    List<Runnable> due = List.copyOf(overdue);
    overdue.clear();
    due.forEach(Runnable::run);
  }

  /** Nothing runs any more. */
  void kill() {
    loops.forEach(ControlLoop::close);
  }

  private void run(ControlLoop loop, Runnable task) {
    if (stopped) {
      overdue.add(() -> loop.execute(task));
    } else {
      task.run();
    }
  }

  private final class StoppableLoop implements ControlLoop {

    private final ControlLoop delegate;

    StoppableLoop(ControlLoop delegate) {
      this.delegate = delegate;
    }

    @Override
    public TimeSource time() {
      return clock;
    }

    @Override
    public void execute(Runnable task) {
      delegate.execute(() -> run(delegate, task));
    }

    @Override
    public Cancellable schedule(long delayMillis, Runnable task) {
      return delegate.schedule(delayMillis, () -> run(delegate, task));
    }

    @Override
    public void close() {
      delegate.close();
    }
  }
}
