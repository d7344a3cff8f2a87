package org.kumofs.ctl.top.model;

import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What was counted a second between two samples of a server.
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
      perSecond.put(counter, unsigned(to - from) / seconds);
    }
    return new Rates(perSecond);
  }

  private static double unsigned(long bits) {
    return (bits >>> 1) * 2.0 + (bits & 1);
  }

  /** Those of several servers together, as far as they are known. */
  public static Rates sum(Collection<Rates> all) {
    Map<Counter, Double> perSecond = new EnumMap<>(Counter.class);
    all.forEach(
        rates ->
            rates.perSecond.forEach(
                (counter, rate) -> perSecond.merge(counter, rate, Double::sum)));
    return new Rates(perSecond);
  }

  /** One rate, if it is known. */
  public OptionalDouble of(Counter counter) {
    Double rate = perSecond.get(counter);
    return rate == null ? OptionalDouble.empty() : OptionalDouble.of(rate);
  }

  /** All operations a second, of those that are known. */
  public OptionalDouble queries() {
    List<Double> known =
        perSecond.entrySet().stream()
            .filter(rate -> rate.getKey().isQuery())
            .map(Map.Entry::getValue)
            .toList();
    return known.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(known.stream().mapToDouble(Double::doubleValue).sum());
  }

  /** The percentage of the reads that were answered from memory. Of no reads there is none. */
  public OptionalDouble hitPercent() {
    double hits = of(Counter.HITS).orElse(0);
    double reads = hits + of(Counter.MISSES).orElse(0);
    return reads > 0 ? OptionalDouble.of(hits / reads * 100) : OptionalDouble.empty();
  }
}
