package org.kumofs.ctl.bench.report;

import java.util.Locale;

/**
 * What a run was told to do, for reports.
 *
 * @param connections how many
 * @param pipeline how many requests each may have under way
 * @param threads event loops
 * @param mix operations and their weights, as given
 * @param keys how many
 * @param distribution as given
 * @param valueSize as given
 * @param ratePerSecond pace of the open loop; 0 for a closed loop
 * @param corrected whether a closed loop's latencies are corrected for coordinated omission
 */
public record Settings(
    int connections,
    int pipeline,
    int threads,
    String mix,
    long keys,
    String distribution,
    String valueSize,
    double ratePerSecond,
    boolean corrected) {

  /** Whether requests are sent by a schedule. */
  public boolean isOpenLoop() {
    return ratePerSecond > 0;
  }

  /** How the load is made, in a line. */
  String describeLoad() {
    String loop =
        isOpenLoop()
            ? String.format(Locale.ROOT, "open loop at %,.0f/s", ratePerSecond)
            : corrected ? "closed loop, corrected for coordinated omission" : "closed loop";
    return String.format(
        Locale.ROOT,
        "%,d connection%s, pipeline %d, %d thread%s, %s",
        connections,
        connections == 1 ? "" : "s",
        pipeline,
        threads,
        threads == 1 ? "" : "s",
        loop);
  }

  /** What is asked for, in a line. */
  String describeTraffic() {
    return String.format(
        Locale.ROOT, "%s; %,d keys, %s; values of %s bytes", mix, keys, distribution, valueSize);
  }
}
