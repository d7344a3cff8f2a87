package org.kumofs.manager;

import java.util.ArrayList;
import java.util.List;
import org.kumofs.time.ControlLoop;
import org.kumofs.time.TimeSource;

/** A control loop that can stand still for a while, as that of a suspended process does. */
final class PausableLoop implements ControlLoop {

  private final ControlLoop delegate;
  private final List<Runnable> overdue = new ArrayList<>();
  private boolean paused;

  PausableLoop(ControlLoop delegate) {
    this.delegate = delegate;
  }

  void pause() {
    paused = true;
  }

  /** Goes on with what fell due meanwhile, in order. */
  void resume() {
    paused = false;
    overdue.forEach(delegate::execute);
    overdue.clear();
  }

  private void run(Runnable task) {
    if (paused) {
      overdue.add(task);
    } else {
      task.run();
    }
  }

  @Override
  public TimeSource time() {
    return delegate.time();
  }

  @Override
  public void execute(Runnable task) {
    delegate.execute(() -> run(task));
  }

  @Override
  public Cancellable schedule(long delayMillis, Runnable task) {
    return delegate.schedule(delayMillis, () -> run(task));
  }

  @Override
  public void close() {
    delegate.close();
  }
}
