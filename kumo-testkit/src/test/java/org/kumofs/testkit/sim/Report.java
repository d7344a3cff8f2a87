package org.kumofs.testkit.sim;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Tells what comes of a campaign: a line a second, everything about what fails, and the verdict as
 * the last line.
 */
final class Report implements Campaign.Listener {

  private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final PrintWriter out;
  private final KnownFailures known;
  private final boolean trace;
  private final long beganNanos = System.nanoTime();
  private final List<RunResult> failed = new ArrayList<>();
  private final TreeMap<String, Integer> knownBroken = new TreeMap<>();
  private long lastLineNanos = beganNanos;
  private int runs;
  private long operations;
  private long events;

  Report(PrintWriter out, KnownFailures known, boolean trace) {
    this.out = out;
    this.known = known;
    this.trace = trace;
  }

  @Override
  public boolean ended(RunResult result) {
    runs++;
    operations += result.operations();
    events += result.events();
    if (trace) {
      result.trace().forEach(out::println);
    }
    result.findings().stream()
        .map(Finding::property)
        .distinct()
        .filter(property -> known.covers(result.schedule().name(), property))
        .forEach(property -> noteKnown(result.schedule() + " breaks " + property.label()));
    if (!result.unexpected(known).isEmpty()) {
      fail(result);
      return false;
    }
    long now = System.nanoTime();
    if (now - lastLineNanos >= INTERVAL_NANOS) {
      lastLineNanos = now;
      out.println(progress(now));
    }
    return true;
  }

  private void noteKnown(String what) {
    knownBroken.merge(what, 1, Integer::sum);
  }

  private String progress(long now) {
    double seconds = (now - beganNanos) / (double) TimeUnit.SECONDS.toNanos(1);
    return "%.0f s: %d runs, %d operations, %.0f events/s, %d failed"
        .formatted(seconds, runs, operations, events / seconds, failed.size());
  }

  private void fail(RunResult result) {
    failed.add(result);
    out.println(verdictOn(result));
    if (failed.size() == 1) {
      out.println("trace " + Long.toHexString(result.traceHash()) + ", what was done:");
      result.story().forEach(line -> out.println("  " + line));
      Finding first = result.unexpected(known).get(0);
      out.println("what clients did with " + first.key() + ", as far as it matters:");
      first.history().get().forEach(line -> out.println("  " + line));
      out.println("replayed: " + replayed(result));
    }
  }

  private static String replayed(RunResult result) {
    RunResult again = Simulation.run(result.schedule(), result.seed());
    return again.traceHash() == result.traceHash()
        ? "the same trace " + Long.toHexString(again.traceHash())
        : "ANOTHER TRACE " + Long.toHexString(again.traceHash()) + "; the run is not repeatable";
  }

  private String verdictOn(RunResult result) {
    return "FAILED schedule=%s seed=%d: %s"
        .formatted(result.schedule(), result.seed(), result.unexpected(known).get(0));
  }

  /** Prints the last lines; tells whether all was well. */
  boolean conclude(int schedules) {
    out.println(progress(System.nanoTime()));
    knownBroken.forEach((pair, count) -> out.println("known: " + pair + " in " + count + " runs"));
    if (failed.isEmpty()) {
      out.printf("%d schedules, %d runs: OK%n", schedules, runs);
    } else {
      out.println(verdictOn(failed.get(0)));
    }
    return failed.isEmpty();
  }
}
