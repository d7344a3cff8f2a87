package org.kumofs.server.compare;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** What the comparisons of this process have found. Any thread. */
public final class ComparisonCounts {

  final LongAdder rounds = new LongAdder();
  final LongAdder compared = new LongAdder();
  final LongAdder sent = new LongAdder();
  final LongAdder alone = new LongAdder();
  final LongAdder unlike = new LongAdder();
  final LongAdder failures = new LongAdder();

  private final LongSupplier repaired;

  /**
   * @param repaired how many records that could not be read were repaired, also when clients found
   *     them out
   */
  public ComparisonCounts(LongSupplier repaired) {
    this.repaired = repaired;
  }

  /** One line. */
  public String line() {
    return "rounds=%d compared=%d sent=%d alone=%d unlike=%d failures=%d repaired=%d"
        .formatted(
            rounds.sum(),
            compared.sum(),
            sent.sum(),
            alone.sum(),
            unlike.sum(),
            failures.sum(),
            repaired.getAsLong());
  }
}
