package org.kumofs.ctl.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.kumofs.ctl.bench.load.Target;
import org.kumofs.ctl.bench.load.Traffic;
import org.kumofs.ctl.bench.netty.LoadEngine;
import org.kumofs.ctl.bench.report.BenchReport;
import org.kumofs.ctl.bench.report.RoundResult;
import org.kumofs.ctl.bench.report.Settings;
import org.kumofs.ctl.bench.report.TargetResult;

/** A whole run: fill the targets, then measure them in turn, round by round. */
final class Bench {

  private final BenchPlan plan;
  private final Surroundings surroundings;
  private final List<String> notes = new ArrayList<>();

  Bench(BenchPlan plan, Surroundings surroundings) {
    this.plan = plan;
    this.surroundings = surroundings;
  }

  /**
   * Runs it, once.
   *
   * @throws IOException if a target can't be connected to
   */
  BenchReport run(Settings settings) throws IOException, InterruptedException {
    if (plan.limits().preload()) {
      for (Target target : plan.targets()) {
        Filling.fill(plan, target, surroundings, notes);
      }
    }
    List<List<RoundResult>> results = new ArrayList<>();
    plan.targets().forEach(target -> results.add(new ArrayList<>()));
    for (int round = 0; round < plan.limits().rounds(); round++) {
      for (int i : order(round)) {
        if (!surroundings.stop().isRequested()) {
          results.get(i).add(measure(plan.targets().get(i), round));
        }
      }
    }
    if (surroundings.stop().isRequested()) {
      notes.add("ended early");
    }
    return report(settings, results);
  }

  /** Every other round goes the other way, so that no target is always the one after the other. */
  private int[] order(int round) {
    if (plan.targets().size() == 1) {
      return new int[] {0};
    }
    return round % 2 == 0 ? new int[] {0, 1} : new int[] {1, 0};
  }

  private RoundResult measure(Target target, int round) throws IOException, InterruptedException {
    if (plan.targets().size() > 1) {
      surroundings.progress().say("round " + (round + 1) + ", " + target.name());
    }
    // Both targets of a round are asked the same.
    Traffic traffic = plan.traffic().withSeed(plan.traffic().seed() + round);
    try (LoadEngine engine = LoadEngine.open(surroundings.loops(), target, plan.shape())) {
      noteMissingConnections(engine, target);
      return new Round(engine, plan.pace(), plan.limits(), surroundings)
          .run(traffic, target.timeoutMillis());
    }
  }

  private void noteMissingConnections(LoadEngine engine, Target target) {
    int connected = engine.connected();
    if (connected < target.connections()) {
      String missing =
          String.format(
              Locale.ROOT,
              "only %,d of %,d connections at the start, %s",
              connected,
              target.connections(),
              engine.failure());
      surroundings.progress().say(missing);
      notes.add(missing);
    }
  }

  private BenchReport report(Settings settings, List<List<RoundResult>> results) {
    List<TargetResult> targets = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      String name = plan.targets().get(i).name();
      targets.add(new TargetResult(name, settings.corrected(), results.get(i)));
    }
    return new BenchReport(settings, targets, notes);
  }
}
