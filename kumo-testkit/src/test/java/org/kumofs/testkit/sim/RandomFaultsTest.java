package org.kumofs.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;

/**
 * Whatever happens to servers and managers, as long as one owner of each key has never been away
 * since the last replace: nothing that was acknowledged is lost or comes back.
 */
class RandomFaultsTest {

  private static final int ROUNDS = 16;
  private static final int SERVERS = 5;
  private static final int MAX_PAUSE_MILLIS = 4_000;

  @SeededTest
  void nothingAcknowledgedIsLostOrComesBack(long seed) {
    InProcessCluster cluster =
        InProcessCluster.builder(seed).servers(SERVERS).gateways(2).startAttached();
    Random random = cluster.world().newRandom();
    Workload workload = Workload.start(cluster);
    Faults faults = new Faults(cluster);
    try {
      for (int i = 0; i < ROUNDS; i++) {
        cluster.run(random.nextInt(MAX_PAUSE_MILLIS));
        faults.next();
      }
      faults.end();
      cluster.run(15_000);
      cluster.attach();
      assertThat(cluster.rings().write().nodes()).hasSize(SERVERS);
      workload.awaitHealthy(10_000);
      workload.finishAndLookAtOwners();
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + " after " + faults.story(), e);
    }
  }
}
