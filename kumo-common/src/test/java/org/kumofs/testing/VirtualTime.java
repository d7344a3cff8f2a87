package org.kumofs.testing;

import java.util.PriorityQueue;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.kumofs.time.ControlLoop;
import org.kumofs.time.Scheduler;
import org.kumofs.time.TimeSource;

/**
 * Time that passes only when a test lets it: every task of every loop and executor made here runs
 * on the test's thread, in the order of its due time. Nothing is left to chance but what the test
 * draws by itself.
 */
public final class VirtualTime implements TimeSource {

  /** Start of the virtual wall clock: 2026-01-01 UTC. */
  public static final long START_UNIX_MILLIS = 1_767_225_600_000L;

  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private long nowMillis;
  private long sequence;
  private long eventsRun;

  private static final class Event implements Comparable<Event>, Scheduler.Cancellable {

    private final long atMillis;
    private final long sequence;
    private final VirtualLoop owner;
    private final Runnable task;

    /** It stays in the queue until its time, which is cheaper than looking for it there. */
    private boolean cancelled;

    Event(long atMillis, long sequence, VirtualLoop owner, Runnable task) {
      this.atMillis = atMillis;
      this.sequence = sequence;
      this.owner = owner;
      this.task = task;
    }

    @Override
    public void cancel() {
      cancelled = true;
    }

    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(atMillis, other.atMillis);
      return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
    }
  }

  @Override
  public long nanoTime() {
    return nowMillis * 1_000_000;
  }

  @Override
  public long unixMillis() {
    return START_UNIX_MILLIS + nowMillis;
  }

  /** How many tasks have run. */
  public long eventsRun() {
    return eventsRun;
  }

  /** A control loop of a node; closing it drops what it still had to do. */
  public ControlLoop newLoop() {
    return new VirtualLoop();
  }

  /** An executor whose tasks run after those that are due now. */
  public Executor executor() {
    return newLoop();
  }

  /** Runs a task after a delay. */
  public void after(long delayMillis, Runnable task) {
    new VirtualLoop().schedule(delayMillis, task);
  }

  /** Lets time pass, running all that falls due. */
  public void runFor(long millis) {
    long until = nowMillis + millis;
    while (!events.isEmpty() && events.peek().atMillis <= until) {
      runNext();
    }
    nowMillis = until;
  }

  /**
   * Lets time pass until something holds.
   *
   * @throws AssertionError if it does not within the limit
   */
  public void runUntil(BooleanSupplier condition, long limitMillis) {
    long until = nowMillis + limitMillis;
    while (!condition.getAsBoolean()) {
      if (events.isEmpty() || events.peek().atMillis > until) {
        throw new AssertionError("not within " + limitMillis + " virtual milliseconds");
      }
      runNext();
    }
  }

  private void runNext() {
    Event event = events.poll();
    nowMillis = Math.max(nowMillis, event.atMillis);
    if (!event.cancelled && !event.owner.closed) {
      eventsRun++;
      event.task.run();
    }
  }

  private final class VirtualLoop implements ControlLoop {

    private boolean closed;

    @Override
    public TimeSource time() {
      return VirtualTime.this;
    }

    @Override
    public void execute(Runnable task) {
      schedule(0, task);
    }

    @Override
    public Cancellable schedule(long delayMillis, Runnable task) {
      Event event = new Event(nowMillis + Math.max(0, delayMillis), sequence++, this, task);
      events.add(event);
      return event;
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
