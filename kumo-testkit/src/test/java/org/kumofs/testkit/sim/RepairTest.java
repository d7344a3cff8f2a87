package org.kumofs.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.kumofs.data.RawValue;
import org.kumofs.gateway.request.GatewayStore;
import org.kumofs.gateway.request.StoreResult;
import org.kumofs.message.StartReplace;
import org.kumofs.ring.NodeAddress;
import org.kumofs.server.store.Decision;

/** A full replace makes the copies of every record the same again. */
class RepairTest {

  private static final int KEYS = 60;

  private InProcessCluster cluster;
  private Workload workload;

  @SeededTest
  void aFullReplaceRepairsWhatWasDamagedByHand(long seed) {
    cluster = InProcessCluster.builder(seed).servers(5).startAttached();
    workload = Workload.start(cluster);
    GatewayStore store = cluster.gateway(1).newStore();
    for (int i = 0; i < KEYS; i++) {
      assertThat(workload.set(store, "damaged" + i, "value"))
          .isInstanceOf(StoreResult.Stored.class);
    }
    for (int i = 0; i < KEYS; i++) {
      damage("damaged" + i, i);
    }

    cluster.replaceBy(new StartReplace(true));

    for (int i = 0; i < KEYS; i++) {
      String key = "damaged" + i;
      Set<Optional<RawValue>> copies = new HashSet<>();
      workload.ownersOf(key).forEach(owner -> copies.add(workload.stored(owner, key)));
      assertThat(copies).as(key).hasSize(1).allMatch(Optional::isPresent);
      assertThat(copies.iterator().next().get().data()).isEqualTo(SimClient.bytes("value"));
    }
    workload.finishAndLookAtOwners();
  }

  /** One owner loses its copy, or has an older version of it. */
  private void damage(String key, int number) {
    List<NodeAddress> owners = workload.ownersOf(key);
    SimServer victim = cluster.server(owners.get(number % owners.size()));
    victim
        .store()
        .mutate(
            Workload.rawKey(key),
            current ->
                number % 2 == 0
                    ? Decision.erase(true)
                    : Decision.write(older(current.orElseThrow()), true));
  }

  private static RawValue older(RawValue record) {
    return RawValue.of(
        new org.kumofs.clock.ClockTime(record.clockTime().bits() - (60L << 32)),
        0,
        SimClient.bytes("older"));
  }
}
