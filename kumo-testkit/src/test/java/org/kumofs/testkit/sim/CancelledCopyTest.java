package org.kumofs.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.kumofs.clock.ClockTime;
import org.kumofs.message.AttachNewServers;
import org.kumofs.message.CancelReplace;
import org.kumofs.message.ManagerReplaceStatus;
import org.kumofs.message.ReplaceReport.Step;
import org.kumofs.message.ReplaceStage;
import org.kumofs.message.ReplaceStatus;
import org.kumofs.ring.RingPair;

/** An operator ends a copy in the middle while clients work, and replaces later. */
class CancelledCopyTest {

  private static final CancelReplace CANCEL = new CancelReplace(ClockTime.ZERO, true);

  /** Too short for a failure, so the copy simply can't end meanwhile. */
  private static final long STANDSTILL_MILLIS = 200;

  @SeededTest
  void nothingIsLostByACopyThatIsCancelledAndTheNextReplaceBringsAll(long seed) {
    InProcessCluster cluster = InProcessCluster.builder(seed).gateways(2).startAttached();
    Workload workload = Workload.start(cluster);
    cluster.run(2_000);
    SimServer fourth = cluster.addServer();
    cluster.awaitNewcomer(fourth);

    cluster.begin(new AttachNewServers(true));
    // Those that have records offer them, and one that should take them does not answer.
    cluster.run(seed % 4);
    fourth.stop();
    cluster.run(STANDSTILL_MILLIS);
    assertThat(cluster.ask(cluster.manager(1), new ManagerReplaceStatus()).stage())
        .isEqualTo(ReplaceStage.COPY);
    // Either manager takes the command, whichever runs the replace.
    boolean cancelled = cluster.ask(cluster.manager(1 + (int) (seed % 2)), CANCEL);
    fourth.resume();

    assertThat(cancelled).isTrue();
    workload.awaitHealthy(8_000);
    cluster.run(10_000);
    RingPair rings = cluster.rings();
    assertThat(rings.differ()).isTrue();
    assertThat(rings.write().isActive(fourth.address())).isTrue();
    assertThat(rings.read().isActive(fourth.address())).isFalse();
    for (int i = 1; i <= 3; i++) {
      assertThat(cluster.ask(cluster.server(i), new ReplaceStatus()).progress().step())
          .matches(Step::isOver);
    }
    assertThat(cluster.ask(cluster.manager(1), CANCEL)).isFalse();
    int failures = workload.failures();
    cluster.run(5_000);
    assertThat(workload.failures()).isEqualTo(failures);

    cluster.replace(false);

    assertThat(cluster.rings().read().isActive(fourth.address())).isTrue();
    workload.awaitHealthy(5_000);
    workload.finishAndLookAtOwners();
  }

  @SeededTest
  void anAutomaticReplaceWaitsForTheNextChange(long seed) {
    InProcessCluster cluster = InProcessCluster.builder(seed).autoReplace().startAttached();
    Workload workload = Workload.start(cluster);
    SimServer fourth = cluster.addServer();
    cluster.awaitNewcomer(fourth);
    cluster.begin(new AttachNewServers(true));
    fourth.stop();
    cluster.run(STANDSTILL_MILLIS);
    assertThat(cluster.ask(cluster.manager(2), CANCEL)).isTrue();
    fourth.resume();
    cluster.run(60_000);
    assertThat(cluster.rings().differ()).isTrue();

    SimServer fifth = cluster.addServer();
    cluster.runUntil(
        "the automatic replace", () -> cluster.rings().read().isActive(fifth.address()), 60_000);
    assertThat(cluster.rings().read().isActive(fourth.address())).isTrue();
    workload.awaitHealthy(5_000);
    workload.finishAndLookAtOwners();
  }
}
