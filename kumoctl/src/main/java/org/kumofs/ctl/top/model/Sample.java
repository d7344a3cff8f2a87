package org.kumofs.ctl.top.model;

import java.util.Map;
import java.util.OptionalLong;

/**
 * What a server said about itself at one moment.
 *
 * @param nanos when, by a monotonic clock
 * @param counts what it counted since its start, unsigned; what the server does not know is missing
 * @param items records held
 * @param unixSeconds its clock
 * @param logicalClock its logical clock, 32 bits
 * @param replaceState flags of {@link org.kumofs.ctl.stat.ReplaceState}
 */
public record Sample(
    long nanos,
    Map<Counter, Long> counts,
    OptionalLong items,
    OptionalLong unixSeconds,
    OptionalLong logicalClock,
    OptionalLong replaceState) {

  /** Copies. */
  public Sample {
    counts = Map.copyOf(counts);
  }

  /** A count, if the server knows it. */
  public OptionalLong count(Counter counter) {
    Long count = counts.get(counter);
    return count == null ? OptionalLong.empty() : OptionalLong.of(count);
  }
}
