package org.kumofs.ctl.bench.load;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What is asked.
 *
 * @param mix the operations
 * @param keys how many keys there are, at least 1
 * @param distribution which of them are asked for how often
 * @param seed for everything that is drawn
 */
public record Traffic(Mix mix, long keys, Distribution distribution, long seed) {

  /** The same with other draws. */
  public Traffic withSeed(long other) {
    return new Traffic(mix, keys, distribution, other);
  }

  /**
   * The requests of one of several loops.
   *
   * @param part which loop, from 0
   */
  public Workload workload(int part, int parts, Budget budget) {
    SplittableRandom random = new SplittableRandom(seed + part * 0x9e3779b97f4a7c15L);
    return new MixedWorkload(random, mix, distribution.picker(keys, part, parts), budget);
  }

  /** Requests that write every key once that the mix may ask for; a share for one of the loops. */
  public Workload filling(int part, int parts) {
    return new FillingWorkload(fillingOperations(), keys, part, parts);
  }

  /** How many requests the filling is, of all loops together. */
  public long fillingSize() {
    return keys * fillingOperations().size();
  }

  private List<Operation> fillingOperations() {
    List<Operation> operations = new ArrayList<>();
    if (mix.operations().stream().anyMatch(o -> !o.isOnCounters())) {
      operations.add(Operation.SET);
    }
    if (mix.operations().contains(Operation.INCR)) {
      operations.add(Operation.RESET);
    }
    return operations;
  }
}
