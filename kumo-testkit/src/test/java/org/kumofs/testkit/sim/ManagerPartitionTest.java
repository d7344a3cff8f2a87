package org.kumofs.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.kumofs.gateway.request.GatewayStore;
import org.kumofs.gateway.request.GetResult;
import org.kumofs.gateway.request.StoreResult;
import org.kumofs.gateway.request.WriteMode;

/** Servers and gateways that do not hear of new rings, since managers can't reach them. */
class ManagerPartitionTest {

  private static final String KEY = "key";
  private static final int ROUNDS = 300;
  private static final long ROUND_MILLIS = 100;

  private InProcessCluster cluster;
  private GatewayStore informed;
  private GatewayStore uninformed;

  private void start(long seed) {
    cluster = InProcessCluster.builder(seed).servers(4).gateways(2).startAttached();
    informed = cluster.gateway(1).newStore();
    uninformed = cluster.gateway(2).newStore();
    assertThat(set("0")).isTrue();
  }

  private SimServer firstOwner() {
    return cluster.server(
        cluster.rings().read().ownersOf(Workload.rawKey(KEY).hash()).active().get(0));
  }

  private boolean set(String value) {
    return cluster.await(informed.set(SimClient.item(KEY, value), WriteMode.SYNC))
        instanceof StoreResult.Stored;
  }

  private void cutGatewayOff() {
    cluster.world().network().part(cluster.gateway(2), cluster.manager(1));
    cluster.world().network().part(cluster.gateway(2), cluster.manager(2));
  }

  /**
   * Writes by a gateway that hears of rings, and reads by one that does not.
   *
   * @return how many reads failed
   */
  private int writeAndRead() {
    int failures = 0;
    int last = 0;
    for (int round = 1; round <= ROUNDS; round++) {
      int acknowledged = set(Integer.toString(round)) ? round : last;
      GetResult found = cluster.await(uninformed.get(List.of(SimClient.bytes(KEY)))).get(0);
      if (found instanceof GetResult.Failed) {
        failures++;
      } else {
        int shown = Integer.parseInt(SimClient.valueOf(found).orElseThrow());
        assertThat(shown).as("round %d", round).isBetween(acknowledged, round);
        last = shown;
      }
      cluster.run(ROUND_MILLIS);
    }
    return failures;
  }

  @SeededTest
  void aServerThatManagersDoNotReachShowsNothingThatWasReplacedSince(long seed) {
    start(seed);
    SimServer victim = firstOwner();
    cutGatewayOff();
    cluster.world().network().part(victim, cluster.manager(1));
    cluster.world().network().part(victim, cluster.manager(2));

    assertThat(writeAndRead()).as("failed reads").isZero();

    assertThat(cluster.faults()).containsExactly(victim.address());
  }

  @SeededTest
  void norDoesOneThatIsCutOffFromOneManager(long seed) {
    start(seed);
    SimServer victim = firstOwner();
    cutGatewayOff();
    if (seed % 2 == 0) {
      cluster.world().network().cut(victim, cluster.manager(1));
      cluster.world().network().cut(cluster.manager(2), victim);
    } else {
      cluster.world().network().part(victim, cluster.manager(1));
      cluster.world().network().part(cluster.manager(1), cluster.manager(2));
    }

    assertThat(writeAndRead()).as("failed reads").isZero();
  }

  @SeededTest
  void norDoesOneThatStoodStill(long seed) {
    start(seed);
    SimServer victim = firstOwner();
    cutGatewayOff();

    victim.stop();
    cluster.awaitFault(victim, 10_000);
    assertThat(set("1")).isTrue();
    cluster.world().network().part(victim, cluster.manager(1));
    cluster.world().network().part(victim, cluster.manager(2));
    victim.resume();

    writeAndRead();
  }

  @SeededTest
  void withoutManagersEverythingIsServed(long seed) {
    start(seed);
    Workload workload = Workload.start(cluster);
    cluster.run(2_000);

    cluster.manager(1).kill();
    cluster.run(seed % 4 * 1_000);
    cluster.manager(2).kill();
    cluster.run(60_000);

    workload.stop();
    assertThat(workload.failures()).isZero();
  }

  @SeededTest
  void withoutManagersReadsOutliveAServer(long seed) {
    start(seed);
    SimServer victim = firstOwner();
    cluster.manager(1).kill();
    cluster.manager(2).kill();
    cluster.run(10_000);

    victim.kill();

    for (int i = 0; i < ROUNDS; i++) {
      assertThat(cluster.await(uninformed.get(List.of(SimClient.bytes(KEY)))).get(0))
          .as("read %d", i)
          .isInstanceOf(GetResult.Hit.class);
      cluster.run(ROUND_MILLIS);
    }
  }
}
