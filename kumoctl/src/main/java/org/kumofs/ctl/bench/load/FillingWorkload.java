package org.kumofs.ctl.bench.load;

import java.util.List;

/** Writes every key once, all of them for one operation after the other. */
final class FillingWorkload implements Workload {

  private final List<Operation> operations;
  private final long keys;
  private final int first;
  private final int step;
  private int stage;
  private long key;

  /**
   * @param first number of the first key
   * @param step distance to the next; the loops share the keys out among each other
   */
  FillingWorkload(List<Operation> operations, long keys, int first, int step) {
    this.operations = operations;
    this.keys = keys;
    this.first = first;
    this.step = step;
    this.key = first - (long) step;
  }

  @Override
  public boolean next() {
    key += step;
    while (key >= keys && stage < operations.size()) {
      stage++;
      key = first;
      if (first >= keys) {
        stage = operations.size();
      }
    }
    return stage < operations.size();
  }

  @Override
  public Operation operation() {
    return operations.get(stage);
  }

  @Override
  public long nextKey() {
    return key;
  }
}
