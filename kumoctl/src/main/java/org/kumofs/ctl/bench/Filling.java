package org.kumofs.ctl.bench;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.kumofs.ctl.bench.load.ClosedLoop;
import org.kumofs.ctl.bench.load.Target;
import org.kumofs.ctl.bench.load.Traffic;
import org.kumofs.ctl.bench.measure.Interval;
import org.kumofs.ctl.bench.netty.LoadEngine;

/** Writes every key once, before a run. */
final class Filling {

  private static final long SECOND = 1_000_000_000L;

  /** It ends when there was no answer for so many seconds. */
  private static final int MOST_SILENT_SECONDS = 10;

  private final Traffic traffic;
  private final Surroundings surroundings;
  private final Interval total = new Interval();

  private Filling(Traffic traffic, Surroundings surroundings) {
    this.traffic = traffic;
    this.surroundings = surroundings;
  }

  /**
   * Writes them.
   *
   * @param notes is told if some were not written
   * @throws IOException if the target can't be connected to
   */
  static void fill(BenchPlan plan, Target target, Surroundings surroundings, List<String> notes)
      throws IOException, InterruptedException {
    Filling filling = new Filling(plan.traffic(), surroundings);
    try (LoadEngine engine = LoadEngine.open(surroundings.loops(), target, plan.shape())) {
      filling.run(engine);
    }
    long written = filling.written();
    long wanted = plan.traffic().fillingSize();
    if (written < wanted) {
      notes.add(
          String.format(
              Locale.ROOT,
              "preload: only %,d of %,d keys were written to %s %s",
              written,
              wanted,
              target.name(),
              filling.total.examples().values()));
    }
  }

  private void run(LoadEngine engine) throws InterruptedException {
    CompletableFuture<Void> done =
        engine.start(
            (part, parts, time, alarm) -> new ClosedLoop(traffic.filling(part, parts), time));
    StopSignal stop = surroundings.stop();
    int silent = 0;
    boolean over = false;
    while (!over) {
      over = stop.await(done, SECOND) || stop.isRequested() || silent == MOST_SILENT_SECONDS;
      Interval interval = engine.cut();
      silent = interval.operations().isEmpty() ? silent + 1 : 0;
      total.add(interval);
      surroundings
          .progress()
          .say(
              String.format(Locale.ROOT, "preload %,12d of %,d", written(), traffic.fillingSize()));
    }
  }

  private long written() {
    return total.operations().values().stream().mapToLong(counts -> counts.requests()).sum();
  }
}
