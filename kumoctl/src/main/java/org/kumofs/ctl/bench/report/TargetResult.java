package org.kumofs.ctl.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.kumofs.ctl.bench.measure.Interval;

/** What all rounds against one target brought. */
public final class TargetResult {

  private static final String ALL = "all";

  private final String name;
  private final boolean corrected;
  private final List<RoundResult> rounds;
  private final Interval total = new Interval();

  /**
   * Sums up.
   *
   * @param name of the target
   * @param corrected whether latencies are to be corrected for coordinated omission
   */
  public TargetResult(String name, boolean corrected, List<RoundResult> rounds) {
    this.name = name;
    this.corrected = corrected;
    this.rounds = List.copyOf(rounds);
    rounds.forEach(round -> total.add(round.total()));
  }

  /** The target. */
  public String name() {
    return name;
  }

  List<RoundResult> rounds() {
    return rounds;
  }

  /** All rounds taken together. */
  public Interval total() {
    return total;
  }

  double seconds() {
    return rounds.stream().mapToDouble(RoundResult::seconds).sum();
  }

  long unsent() {
    return rounds.stream().mapToLong(RoundResult::unsent).sum();
  }

  /** Each operation that occurred, of all rounds. */
  List<OperationResult> eachOperation() {
    return total.operations().entrySet().stream()
        .map(e -> OperationResult.of(e.getKey().label(), e.getValue(), seconds(), corrected))
        .toList();
  }

  /** Each operation; then all of them, if there are several or none. */
  List<OperationResult> operations() {
    List<OperationResult> results = new ArrayList<>(eachOperation());
    if (results.size() != 1) {
      results.add(all());
    }
    return results;
  }

  OperationResult all() {
    return OperationResult.of(ALL, total.all(), seconds(), corrected);
  }

  /** The middle one of what the rounds came to, or the mean of the two in the middle. */
  double median(ToDoubleFunction<OperationResult> figure) {
    double[] sorted =
        rounds.stream()
            .map(r -> OperationResult.of(ALL, r.total().all(), r.seconds(), corrected))
            .mapToDouble(figure)
            .sorted()
            .toArray();
    int middle = sorted.length / 2;
    if (sorted.length == 0) {
      return 0;
    }
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
