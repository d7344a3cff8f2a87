package org.kumofs.ctl.bench.measure;

import org.HdrHistogram.Histogram;

/** What happened to the requests of one operation that were answered without an error. */
public final class OperationCounts {

  /** Longer ones are counted as this: an hour. */
  private static final long MAX_NANOS = 3_600_000_000_000L;

  private static final long MIN_NANOS = 1_000;
  private static final int DIGITS = 3;

  private final Histogram latency = new Histogram(MIN_NANOS, MAX_NANOS, DIGITS);
  private long hits;
  private long misses;
  private long wrong;

  void answered(long nanos) {
    latency.recordValue(Math.max(0, Math.min(MAX_NANOS, nanos)));
  }

  void keys(long hit, long missed, long wrongOnes) {
    hits += hit;
    misses += missed;
    wrong += wrongOnes;
  }

  void add(OperationCounts other) {
    latency.add(other.latency);
    keys(other.hits, other.misses, other.wrong);
  }

  /** How many were answered. */
  public long requests() {
    return latency.getTotalCount();
  }

  /** Nanoseconds from when a request was due to its answer; shared, not to be changed. */
  public Histogram latency() {
    return latency;
  }

  /** Keys that were there. */
  public long hits() {
    return hits;
  }

  /** Keys that were not there. */
  public long misses() {
    return misses;
  }

  /** Values that were not what belongs to their key. */
  public long wrong() {
    return wrong;
  }
}
