package org.kumofs.ctl.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.kumofs.ctl.bench.load.Budget;
import org.kumofs.ctl.bench.load.Traffic;
import org.kumofs.ctl.bench.netty.LoadEngine;
import org.kumofs.ctl.bench.report.RoundResult;
import org.kumofs.ctl.bench.report.Row;

/** One round against one target: warm up, measure, wait for the last answers. */
final class Round {

  private static final long SECOND = 1_000_000_000L;
  private static final long MILLI = 1_000_000L;

  /** A round without a limit in time ends when there was no answer for so many seconds. */
  private static final int MOST_SILENT_SECONDS = 10;

  /** What an answer may take longer than its limit until that is noticed. */
  private static final long SLACK_MILLIS = 1_000;

  private final LoadEngine engine;
  private final Pace pace;
  private final RunLimits limits;
  private final Surroundings surroundings;
  private final List<Row> rows = new ArrayList<>();
  private long startNanos;
  private long cutNanos;
  private int silentSeconds;

  Round(LoadEngine engine, Pace pace, RunLimits limits, Surroundings surroundings) {
    this.engine = engine;
    this.pace = pace;
    this.limits = limits;
    this.surroundings = surroundings;
  }

  /**
   * Runs it, once.
   *
   * @param traffic what is asked
   * @param timeoutMillis limit for an answer
   */
  RoundResult run(Traffic traffic, int timeoutMillis) throws InterruptedException {
    warmUp(traffic);
    long requests = limits.roundRequests();
    Budget budget = requests == 0 ? Budget.unlimited() : Budget.of(requests);
    startNanos = surroundings.time().nanoTime();
    cutNanos = startNanos;
    CompletableFuture<Void> done = engine.start(pace.pattern(traffic, budget));
    while (!isOver(done)) {
      addRow();
    }
    long unsent = engine.stop();
    StopSignal.awaitDone(done, (timeoutMillis + SLACK_MILLIS) * MILLI);
    addRow();
    return new RoundResult(rows, (cutNanos - startNanos) / (double) SECOND, unsent);
  }

  private void warmUp(Traffic traffic) throws InterruptedException {
    if (limits.warmupNanos() > 0) {
      // Other draws: what follows shall not find everything in caches that this has filled.
      Traffic other = traffic.withSeed(~traffic.seed());
      CompletableFuture<Void> done = engine.start(pace.pattern(other, Budget.unlimited()));
      surroundings.stop().await(done, limits.warmupNanos());
    }
  }

  /** Waits until the next row is due; true if none is but the last. */
  private boolean isOver(CompletableFuture<Void> done) throws InterruptedException {
    long seconds = (cutNanos - startNanos + SECOND / 2) / SECOND + 1;
    long limit = limits.roundNanos();
    boolean isLast = limit > 0 && limit <= seconds * SECOND;
    long next = startNanos + (isLast ? limit : seconds * SECOND);
    boolean answered = surroundings.stop().await(done, next - surroundings.time().nanoTime());
    boolean gaveUp = limit == 0 && silentSeconds >= MOST_SILENT_SECONDS;
    return answered || isLast || gaveUp || surroundings.stop().isRequested();
  }

  private void addRow() {
    long now = surroundings.time().nanoTime();
    Row row = Row.of(now - startNanos, now - cutNanos, engine.cut());
    cutNanos = now;
    silentSeconds = row.all().requests() == 0 ? silentSeconds + 1 : 0;
    rows.add(row);
    surroundings.progress().row(row);
  }
}
