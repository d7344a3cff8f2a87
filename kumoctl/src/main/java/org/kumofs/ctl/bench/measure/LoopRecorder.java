package org.kumofs.ctl.bench.measure;

import org.kumofs.ctl.bench.load.Operation;

/** Counts what happens on one loop. Used by the loop's thread alone. */
public final class LoopRecorder {

  private Interval current = new Interval();
  private long sinceNanos;

  /** Begins anew: forgets what there is, and what was due before now will not count either. */
  public void begin(long nowNanos) {
    sinceNanos = nowNanos;
    current = new Interval();
  }

  /**
   * A request was answered.
   *
   * @param dueNanos when it should have been sent
   * @param nowNanos when its answer came
   * @param hits how many of its keys were there
   * @param misses how many were not
   * @param wrong how many values were not what belongs to their key
   */
  public void answered(
      Operation operation, long dueNanos, long nowNanos, long hits, long misses, long wrong) {
    if (dueNanos - sinceNanos < 0) {
      return;
    }
    OperationCounts of = current.of(operation);
    of.answered(nowNanos - dueNanos);
    of.keys(hits, misses, wrong);
  }

  /** Requests failed. */
  public void failed(ErrorKind kind, long count, String example) {
    current.fail(kind, count, example);
  }

  /** Bytes went to a socket and came from one. */
  public void transferred(long sent, long received) {
    current.transferred(sent, received);
  }

  /** Hands over what happened since the last time. */
  public Interval cut() {
    Interval done = current;
    current = new Interval();
    return done;
  }
}
