package org.kumofs.server.handler;

import java.util.concurrent.atomic.LongAdder;

/** The operations of clients that were accepted, whatever came of them. */
public final class OperationCounts {

  private final LongAdder gets = new LongAdder();
  private final LongAdder sets = new LongAdder();
  private final LongAdder deletes = new LongAdder();

  void countGet() {
    gets.increment();
  }

  void countSet() {
    sets.increment();
  }

  void countDelete() {
    deletes.increment();
  }

  /** Reads, conditional ones included. */
  public long gets() {
    return gets.sum();
  }

  /** Writes, failed compare-and-swaps included. */
  public long sets() {
    return sets.sum();
  }

  /** Deletes, those of absent keys included. */
  public long deletes() {
    return deletes.sum();
  }
}
