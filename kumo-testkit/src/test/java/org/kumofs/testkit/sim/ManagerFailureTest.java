package org.kumofs.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.kumofs.ring.RingPair;

/** Managers that die and come back while clients work. */
class ManagerFailureTest {

  private InProcessCluster cluster;
  private Workload workload;

  private void startUnderLoad(InProcessCluster.Builder builder) {
    cluster = builder.startAttached();
    workload = Workload.start(cluster);
    cluster.run(2_000);
  }

  @SeededTest
  void theOtherManagerGoesOnAlone(long seed) {
    startUnderLoad(InProcessCluster.builder(seed));
    SimManager gone = cluster.manager(1 + (int) (seed % 2));
    SimServer victim = cluster.server(1 + (int) (seed % 3));

    gone.kill();
    cluster.run(1_000);
    victim.kill();
    cluster.awaitFault(victim, 1_000);
    workload.awaitHealthy(5_000);
    victim.restartEmpty();
    cluster.awaitNewcomer(victim);
    cluster.attach();

    workload.awaitHealthy(5_000);
    workload.finishAndLookAtOwners();
  }

  @SeededTest
  void aManagerThatComesBackLearnsTheRingsFromItsPartner(long seed) {
    startUnderLoad(InProcessCluster.builder(seed));
    SimManager restarted = cluster.manager(1 + (int) (seed % 2));
    RingPair before = cluster.rings();

    restarted.kill();
    cluster.run(seed % 5 * 1_000);
    restarted.start();

    cluster.runUntil("the managers agree", () -> cluster.rings(restarted).equals(before), 5_000);
    workload.awaitHealthy(5_000);
    SimServer fourth = cluster.addServer();
    cluster.awaitNewcomer(fourth);
    cluster.attach();
    assertThat(cluster.rings(cluster.manager(2))).isEqualTo(cluster.rings(cluster.manager(1)));
    workload.finishAndLookAtOwners();
  }

  @SeededTest
  void managersThatWereCutOffFromEachOtherAgreeAgain(long seed) {
    startUnderLoad(InProcessCluster.builder(seed));
    SimManager cutOff = cluster.manager(1 + (int) (seed % 2));
    SimServer victim = cluster.server(1 + (int) (seed % 3));

    cutOff.silence();
    cluster.run(10_000);
    victim.kill();
    cluster.run(2_000);
    cutOff.wake();
    cluster.run(10_000);

    assertThat(cluster.rings(cluster.manager(2))).isEqualTo(cluster.rings(cluster.manager(1)));
    workload.awaitHealthy(10_000);
    workload.finish();
  }
}
