package org.kumofs.testkit.sim;

import java.util.ArrayList;
import java.util.List;

/** Runs a schedule: clients at work, faults, recovery, and the judgement of all answers. */
final class Simulation {

  private static final int WARM_UP_MILLIS = 500;
  private static final int RECOVERY_LIMIT_MILLIS = 15_000;

  private Simulation() {}

  static RunResult run(Schedule schedule, long seed) {
    InProcessCluster cluster = schedule.startCluster(seed);
    Stage stage = new Stage(cluster);
    Workload workload = Workload.start(cluster, schedule.load());
    List<Finding> findings = new ArrayList<>();
    try {
      cluster.run(WARM_UP_MILLIS);
      schedule.faults().accept(stage);
      stage.heal();
      workload.awaitSteady(RECOVERY_LIMIT_MILLIS);
      workload.stop();
      workload.readEverything();
      workload.lookAtOwners();
    } catch (AssertionError | RuntimeException broken) {
      findings.add(Finding.of(Property.RECOVERY, broken.toString().replaceAll("\\s+", " ")));
    }
    findings.addAll(workload.history().findings());
    return new RunResult(
        schedule,
        seed,
        31 * cluster.world().network().traceHash() + workload.history().hash(),
        cluster.world().time().eventsRun(),
        workload.operations(),
        findings,
        stage.story());
  }
}
