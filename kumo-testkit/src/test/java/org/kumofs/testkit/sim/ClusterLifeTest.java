package org.kumofs.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.kumofs.ring.RingPair;

/** Servers that join, are attached, read and written, and detached. */
class ClusterLifeTest {

  @SeededTest
  void serversJoinAndServeOnceAttached(long seed) {
    InProcessCluster cluster = InProcessCluster.builder(seed).start();
    assertThat(cluster.newcomers(cluster.manager(1))).hasSize(3);
    assertThat(cluster.newcomers(cluster.manager(2))).hasSize(3);

    cluster.attach();

    RingPair rings = cluster.rings(cluster.manager(1));
    assertThat(rings.read().activeAddresses()).hasSize(3);
    assertThat(cluster.rings(cluster.manager(2))).isEqualTo(rings);
    Workload workload = Workload.start(cluster);
    cluster.run(10_000);
    assertThat(workload.failures()).isZero();
    workload.finishAndLookAtOwners();
  }
}
