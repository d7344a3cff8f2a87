package org.kumofs.time;

import java.util.ArrayList;
import java.util.List;

/**
 * A stretch of work of one thread. What arises during it for somebody else, such as messages for
 * another thread, can wait for its end and leave in one piece, so that the other one is woken once.
 * Each thread has its own; it is open only where somebody opened it.
 */
public final class Turn {

  private static final ThreadLocal<Turn> OF_THREAD = ThreadLocal.withInitial(Turn::new);

  private final List<Runnable> ends = new ArrayList<>();
  private boolean open;

  private Turn() {}

  /** That of the calling thread, which alone may use it. */
  public static Turn ofThread() {
    return OF_THREAD.get();
  }

  /** Begins. What has begun is to be ended, whatever happens in between. */
  void begin() {
    open = true;
  }

  /** Ends: what was put off is run, in order. */
  void end() {
    open = false;
    for (int i = 0; i < ends.size(); i++) {
      ends.get(i).run();
    }
    ends.clear();
  }

  /**
   * Puts something off until the end.
   *
   * @param task must not throw; put off twice, the same object is run once
   * @return false if no turn is open, so that nobody would run it
   */
  public boolean putOff(Runnable task) {
    if (open && !ends.contains(task)) {
      ends.add(task);
    }
    return open;
  }
}
