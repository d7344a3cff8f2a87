package org.kumofs.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawValue;
import org.kumofs.gateway.request.GatewayStore;
import org.kumofs.gateway.request.StoreResult;
import org.kumofs.message.AttachNewServers;
import org.kumofs.message.HashSpacePush;
import org.kumofs.message.HashSpaceSync;
import org.kumofs.message.KeepAlive;
import org.kumofs.message.ReplaceCopyEnd;
import org.kumofs.message.ReplaceCopyStart;
import org.kumofs.message.ReplaceDeleteEnd;
import org.kumofs.message.ReplaceDeleteStart;
import org.kumofs.message.ReplaceOffer;
import org.kumofs.message.ReplicateDelete;
import org.kumofs.message.ReplicateSet;
import org.kumofs.message.RpcMethod;
import org.kumofs.message.Set;
import org.kumofs.message.SetOperation;
import org.kumofs.message.SetResult;
import org.kumofs.ring.NodeAddress;

/** Single messages that get lost. */
class FirewallTest {

  private InProcessCluster cluster;
  private Workload workload;

  private void startUnderLoad(InProcessCluster.Builder builder) {
    cluster = builder.startAttached();
    workload = Workload.start(cluster);
    cluster.run(1_000);
  }

  @SeededTest
  void aWriteIsRepeatedToAReplicaThatDidNotAnswer(long seed) {
    cluster = InProcessCluster.builder(seed).startAttached();
    workload = Workload.start(cluster);
    workload.stop();
    List<NodeAddress> owners = workload.ownersOf("key");
    Firewall.Rule rule = cluster.firewall().drop(ReplicateSet.METHOD).to(owners.get(2)).times(1);

    SetResult result = cluster.ask(cluster.server(owners.get(0)), setOf("key", "value"));

    assertThat(rule.dropped()).isEqualTo(1);
    ClockTime stamp = ((SetResult.Stored) result).clockTime();
    for (NodeAddress owner : owners) {
      assertThat(workload.stored(owner, "key").map(RawValue::clockTime)).contains(stamp);
    }
  }

  private static Set setOf(String key, String value) {
    return new Set(
        SetOperation.SET,
        Workload.rawKey(key),
        RawValue.of(ClockTime.ZERO, 0, SimClient.bytes(value)));
  }

  @SeededTest
  void nothingIsAcknowledgedThatAReplicaDoesNotHave(long seed) {
    startUnderLoad(InProcessCluster.builder(seed));
    NodeAddress deaf = cluster.server(1 + (int) (seed % 3)).address();
    Firewall.Rule sets = cluster.firewall().drop(ReplicateSet.METHOD).to(deaf);
    Firewall.Rule deletes = cluster.firewall().drop(ReplicateDelete.METHOD).to(deaf);
    GatewayStore store = cluster.gateway(1).newStore();
    cluster.run(500);
    for (int i = 0; i < 5; i++) {
      String key = "other" + i;
      StoreResult result = workload.set(store, key, "value");
      assertThat(result instanceof StoreResult.Stored)
          .isEqualTo(workload.ownersOf(key).get(0).equals(deaf));
    }
    sets.lift();
    deletes.lift();

    workload.awaitSteady(15_000);
    workload.finishAndLookAtOwners();
  }

  @SeededTest
  void aLostCopyEndIsRepeated(long seed) {
    losesOneOf(seed, ReplaceCopyEnd.METHOD);
  }

  @SeededTest
  void aLostDeleteEndIsRepeated(long seed) {
    losesOneOf(seed, ReplaceDeleteEnd.METHOD);
  }

  @SeededTest
  void aLostCopyStartIsRepeated(long seed) {
    losesOneOf(seed, ReplaceCopyStart.METHOD);
  }

  @SeededTest
  void aLostDeleteStartIsRepeated(long seed) {
    losesOneOf(seed, ReplaceDeleteStart.METHOD);
  }

  /** The rings differ meanwhile, and every write goes to the owners by both. */
  @SeededTest
  void aLostOfferIsRepeated(long seed) {
    losesOneOf(seed, ReplaceOffer.METHOD);
  }

  private void losesOneOf(long seed, RpcMethod<?, ?> method) {
    startUnderLoad(InProcessCluster.builder(seed));
    SimServer fourth = cluster.addServer();
    cluster.awaitNewcomer(fourth);
    Firewall.Rule rule = cluster.firewall().drop(method).times(1);

    cluster.attach();

    assertThat(rule.dropped()).isEqualTo(1);
    workload.awaitHealthy(5_000);
    workload.finishAndLookAtOwners();
  }

  @SeededTest
  void aGatewayThatGetsNoPushesFindsOutByErrors(long seed) {
    startUnderLoad(InProcessCluster.builder(seed).gateways(2));
    cluster.firewall().drop(HashSpacePush.METHOD);
    SimServer victim = cluster.server(1 + (int) (seed % 3));

    victim.kill();
    cluster.awaitFault(victim, 1_000);
    workload.awaitHealthy(3_000);
    victim.restartEmpty();
    cluster.awaitNewcomer(victim);
    cluster.attach();

    workload.awaitHealthy(5_000);
    workload.finishAndLookAtOwners();
  }

  @SeededTest
  void serversThatAreNotToldOfAFaultFindOut(long seed) {
    startUnderLoad(InProcessCluster.builder(seed));
    SimServer victim = cluster.server(1 + (int) (seed % 3));
    Firewall.Rule rule = cluster.firewall().drop(HashSpaceSync.METHOD).times(4);

    victim.kill();
    cluster.awaitFault(victim, 1_000);

    workload.awaitHealthy(15_000);
    assertThat(rule.dropped()).isEqualTo(4);
    workload.finishAndLookAtOwners();
  }

  @SeededTest
  void aServerThatDoesNotAnswerKeepalivesIsGivenUp(long seed) {
    startUnderLoad(InProcessCluster.builder(seed));
    SimServer deaf = cluster.server(1 + (int) (seed % 3));
    Firewall.Rule rule = cluster.firewall().drop(KeepAlive.METHOD).to(deaf.address());

    cluster.awaitFault(deaf, 7_500);
    workload.awaitHealthy(5_000);
    rule.lift();
    cluster.awaitNewcomer(deaf);
    cluster.attach();

    workload.awaitHealthy(5_000);
    workload.finishAndLookAtOwners();
  }

  /** The manager sees the server alive all the time. */
  @SeededTest
  void aServerThatMissesItsManagersKeepsItsPlace(long seed) {
    startUnderLoad(InProcessCluster.builder(seed));
    SimServer mute = cluster.server(1 + (int) (seed % 3));
    Firewall.Rule rule = cluster.firewall().drop(KeepAlive.METHOD).from(mute.address());

    cluster.run(20_000);
    rule.lift();

    assertThat(cluster.faults()).isEmpty();
    workload.awaitHealthy(5_000);
    workload.finishAndLookAtOwners();
  }

  /** The window in which writes have to go to the owners by both rings is long here. */
  @SeededTest
  void writesReachTheOwnersByBothRingsWhileTheyDiffer(long seed) {
    startUnderLoad(InProcessCluster.builder(seed).gateways(2));
    SimServer fourth = cluster.addServer();
    cluster.awaitNewcomer(fourth);
    Firewall.Rule rule = cluster.firewall().drop(ReplaceOffer.METHOD);
    cluster.begin(new AttachNewServers(true));
    cluster.run(5_000);
    assertThat(cluster.rings().differ()).isTrue();
    workload.awaitHealthy(5_000);

    GatewayStore store = cluster.gateway(1).newStore();
    for (int i = 0; i < 20; i++) {
      String key = "moving" + i;
      long stamp = ((StoreResult.Stored) workload.set(store, key, "value")).casToken();
      long hash = Workload.rawKey(key).hash();
      for (NodeAddress owner : cluster.rings().read().ownersOf(hash).active()) {
        assertThat(stampOf(owner, key)).contains(stamp);
      }
      for (NodeAddress owner : cluster.rings().write().ownersOf(hash).active()) {
        assertThat(stampOf(owner, key)).contains(stamp);
      }
    }
    rule.lift();
    cluster.awaitReplaced();

    workload.awaitHealthy(5_000);
    workload.finishAndLookAtOwners();
  }

  private Optional<Long> stampOf(NodeAddress owner, String key) {
    return workload.stored(owner, key).map(record -> record.clockTime().bits());
  }
}
