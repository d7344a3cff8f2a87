package org.kumofs.ctl.bench.load;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** How often each operation occurs, as whole weights. */
public final class Mix {

  private static final int SHARE_UNITS = 1_000_000;
  private static final int MAX_WEIGHT = 1_000_000;

  private final Operation[] operations;
  private final int[] limits;
  private final Map<Operation, Integer> weights;

  private Mix(Map<Operation, Integer> weights) {
    this.weights = Collections.unmodifiableMap(weights);
    this.operations = weights.keySet().toArray(Operation[]::new);
    this.limits = new int[operations.length];
    int sum = 0;
    for (int i = 0; i < operations.length; i++) {
      sum += weights.get(operations[i]);
      limits[i] = sum;
    }
  }

  /**
   * Gets and sets.
   *
   * @param share how much of it are gets, 0 to 1
   */
  public static Mix ofReads(double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("a share of reads is from 0 to 1, not " + share);
    }
    int gets = (int) Math.round(share * SHARE_UNITS);
    Map<Operation, Integer> weights = new EnumMap<>(Operation.class);
    if (gets > 0) {
      weights.put(Operation.GET, gets);
    }
    if (gets < SHARE_UNITS) {
      weights.put(Operation.SET, SHARE_UNITS - gets);
    }
    return new Mix(weights);
  }

  /**
   * Reads {@code get=10,set=1}.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  public static Mix parse(String text) {
    Map<Operation, Integer> weights = new EnumMap<>(Operation.class);
    for (String part : text.split(",", -1)) {
      int equals = part.indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException("'" + part + "' is no OPERATION=WEIGHT");
      }
      String label = part.substring(0, equals).strip();
      Operation operation =
          Operation.ofLabel(label)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "'" + label + "' is none of get, mget, set, incr, delete"));
      int weight = Numbers.parse(part.substring(equals + 1), 0, MAX_WEIGHT);
      if (weight > 0 && weights.put(operation, weight) != null) {
        throw new IllegalArgumentException(label + " is there twice");
      }
    }
    if (weights.isEmpty()) {
      throw new IllegalArgumentException("'" + text + "' does nothing at all");
    }
    return new Mix(weights);
  }

  /** The operations that occur. */
  public Set<Operation> operations() {
    return weights.keySet();
  }

  /** The operations and how much of the whole each is. */
  @Override
  public String toString() {
    double sum = limits[limits.length - 1];
    return weights.entrySet().stream()
        .map(e -> e.getKey().label() + " " + percent(e.getValue() / sum))
        .collect(Collectors.joining(", "));
  }

  private static String percent(double share) {
    String digits = String.format(Locale.ROOT, "%.2f", 100 * share);
    return digits.replaceFirst("\\.?0*$", "") + " %";
  }

  /** Draws one. */
  Operation draw(SplittableRandom random) {
    int last = limits.length - 1;
    if (last == 0) {
      return operations[0];
    }
    int drawn = random.nextInt(limits[last]);
    int i = 0;
    while (drawn >= limits[i]) {
      i++;
    }
    return operations[i];
  }
}
