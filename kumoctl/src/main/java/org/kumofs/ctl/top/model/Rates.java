package org.kumofs.ctl.top.model;

import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Operations a second between two samples of a server.
 *
 * @param perSecond those that are known
 */
public record Rates(Map<Counter, Double> perSecond) {

  /** Nothing is known: after the first sample, or one that was not comparable. */
  public static final Rates UNKNOWN = new Rates(Map.of());

  private static final double NANOS_PER_SECOND = 1e9;

  /** Copies. */
  public Rates {
    perSecond = Map.copyOf(perSecond);
  }

  /**
   * The rates from one sample to a later one. A count that went back is one of a server that was
   * started anew in between: what it did is not known, so no rate is.
   */
  public static Rates between(Sample before, Sample after) {
    double seconds = (after.nanos() - before.nanos()) / NANOS_PER_SECOND;
    if (seconds <= 0) {
      return UNKNOWN;
    }
    Map<Counter, Double> perSecond = new EnumMap<>(Counter.class);
    for (Counter counter : Counter.values()) {
      Long from = before.counts().get(counter);
      Long to = after.counts().get(counter);
      if (from == null || to == null) {
        continue;
      }
      if (Long.compareUnsigned(to, from) < 0) {
        return UNKNOWN;
      }
      perSecond.put(counter, (to - from) / seconds);
    }
    return new Rates(perSecond);
  }

  /** One rate, if it is known. */
  public OptionalDouble of(Counter counter) {
    Double rate = perSecond.get(counter);
    return rate == null ? OptionalDouble.empty() : OptionalDouble.of(rate);
  }

  /** All operations a second, of those that are known. */
  public OptionalDouble queries() {
    return perSecond.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(perSecond.values().stream().mapToDouble(Double::doubleValue).sum());
  }
}
