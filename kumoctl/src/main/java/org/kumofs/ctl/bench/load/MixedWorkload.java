package org.kumofs.ctl.bench.load;

import java.util.SplittableRandom;

/** Requests at random, by a mix of operations and a distribution of keys. */
final class MixedWorkload implements Workload {

  private final SplittableRandom random;
  private final Mix mix;
  private final KeyPicker keys;
  private final Budget budget;
  private Operation operation = Operation.GET;

  MixedWorkload(SplittableRandom random, Mix mix, KeyPicker keys, Budget budget) {
    this.random = random;
    this.mix = mix;
    this.keys = keys;
    this.budget = budget;
  }

  @Override
  public boolean next() {
    if (!budget.take()) {
      return false;
    }
    operation = mix.draw(random);
    return true;
  }

  @Override
  public Operation operation() {
    return operation;
  }

  @Override
  public long nextKey() {
    return keys.next(random);
  }
}
