package org.kumofs.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A seed is a run: what a test finds can be looked at again. */
class DeterminismTest {

  private record Outcome(long arrivals, long traceHash, int operations, int failures) {}

  private static Outcome run(long seed) {
    InProcessCluster cluster = InProcessCluster.builder(seed).gateways(2).startAttached();
    Workload workload = Workload.start(cluster);
    cluster.run(1_000);
    SimServer victim = cluster.server(2);
    victim.kill();
    cluster.awaitFault(victim, 1_000);
    victim.restart();
    cluster.addServer();
    cluster.awaitNewcomer(victim);
    cluster.attach();
    cluster.server(1).stop();
    cluster.run(8_000);
    cluster.server(1).resume();
    cluster.run(1_000);
    SimNetwork network = cluster.world().network();
    return new Outcome(
        network.arrivals(), network.traceHash(), workload.operations(), workload.failures());
  }

  @Test
  void theSameSeedGivesTheSameRun() {
    assertThat(run(7)).isEqualTo(run(7));
  }

  @Test
  void anotherSeedGivesAnotherRun() {
    assertThat(run(7)).isNotEqualTo(run(8));
  }
}
