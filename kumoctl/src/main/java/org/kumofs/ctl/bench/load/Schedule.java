package org.kumofs.ctl.bench.load;

/** When requests are due that come at an even pace, whether anything is free for them or not. */
public final class Schedule {

  private static final double NANOS_PER_SECOND = 1e9;

  private final long startNanos;
  private final double intervalNanos;
  private final double offsetNanos;
  private long taken;

  /**
   * The share of one of several loops, whose turns lie evenly between those of the others.
   *
   * @param startNanos when the first request of the first loop is due
   * @param perSecond the pace of all loops together, more than 0
   * @param part which loop, from 0
   */
  public Schedule(long startNanos, double perSecond, int part, int parts) {
    this.startNanos = startNanos;
    this.intervalNanos = parts * NANOS_PER_SECOND / perSecond;
    this.offsetNanos = part * NANOS_PER_SECOND / perSecond;
  }

  /** When the next request is due. */
  long nextNanos() {
    return startNanos + (long) (offsetNanos + taken * intervalNanos);
  }

  /** Takes the next request; the answer is when it was due. */
  long take() {
    long due = nextNanos();
    taken++;
    return due;
  }

  /** How many requests are due and not taken. */
  long overdue(long nowNanos) {
    double since = nowNanos - startNanos - offsetNanos;
    return since < 0 ? 0 : Math.max(0, (long) (since / intervalNanos) + 1 - taken);
  }
}
