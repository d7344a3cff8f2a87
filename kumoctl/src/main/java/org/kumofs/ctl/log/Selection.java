package org.kumofs.ctl.log;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.kumofs.eventlog.Event;

/**
 * Which events of a log are shown. It is given one after the other and passes on those that belong
 * to it, at once or as soon as that is known.
 */
public abstract class Selection {

  /** Takes the next event of the log. */
  abstract void next(Event event, Consumer<Event> out);

  /** Hears that the log has no more events, for now or for good. */
  void caughtUp(Consumer<Event> out) {}

  /** Whether nothing of what may follow will be shown. */
  boolean isComplete() {
    return false;
  }

  /** Every event. */
  public static Selection all() {
    return allButFirst(0);
  }

  /** The first events; if negative, all but so many of the last. */
  public static Selection head(int count) {
    return count >= 0 ? new First(count) : new AllButLast(-(long) count);
  }

  /**
   * The last events of those that are there, and all that come later; if negative, all but so many
   * of the first.
   */
  public static Selection tail(int count) {
    return count >= 0 ? new Last(count) : allButFirst(-(long) count);
  }

  private static Selection allButFirst(long count) {
    return new Selection() {
      private long left = count;

      @Override
      void next(Event event, Consumer<Event> out) {
        if (left > 0) {
          left--;
        } else {
          out.accept(event);
        }
      }
    };
  }

  private static final class First extends Selection {

    private int left;

    First(int count) {
      left = count;
    }

    @Override
    void next(Event event, Consumer<Event> out) {
      if (left > 0) {
        left--;
        out.accept(event);
      }
    }

    @Override
    boolean isComplete() {
      return left == 0;
    }
  }

  private static final class AllButLast extends Selection {

    private final long count;
    private final Deque<Event> held = new ArrayDeque<>();

    AllButLast(long count) {
      this.count = count;
    }

    @Override
    void next(Event event, Consumer<Event> out) {
      held.add(event);
      if (held.size() > count) {
        out.accept(held.remove());
      }
    }
  }

  private static final class Last extends Selection {

    private final int count;
    private final Deque<Event> held = new ArrayDeque<>();
    private boolean caughtUp;

    Last(int count) {
      this.count = count;
    }

    @Override
    void next(Event event, Consumer<Event> out) {
      if (caughtUp) {
        out.accept(event);
        return;
      }
      held.add(event);
      if (held.size() > count) {
        held.remove();
      }
    }

    @Override
    void caughtUp(Consumer<Event> out) {
      caughtUp = true;
      held.forEach(out);
      held.clear();
    }
  }
}
