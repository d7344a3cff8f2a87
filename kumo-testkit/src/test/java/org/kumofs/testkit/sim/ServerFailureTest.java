package org.kumofs.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.kumofs.gateway.request.DeleteResult;
import org.kumofs.gateway.request.GatewayStore;
import org.kumofs.gateway.request.GetResult;
import org.kumofs.gateway.request.StoreResult;
import org.kumofs.gateway.request.WriteMode;
import org.kumofs.message.AttachNewServers;

/** Servers that die, hang and come back while clients work. */
class ServerFailureTest {

  /** A process that is gone refuses connections. */
  private static final long CRASH_NOTICED_MILLIS = 1_000;

  /** A keepalive has to be due, and then to stay unanswered. */
  private static final long HANG_NOTICED_MILLIS = 2_000 + 5_000 + 500;

  private InProcessCluster cluster;
  private Workload workload;

  private void startUnderLoad(InProcessCluster.Builder builder) {
    cluster = builder.startAttached();
    workload = Workload.start(cluster);
    cluster.run(2_000);
  }

  @SeededTest
  void aServerThatIsKilledComesBackEmpty(long seed) {
    startUnderLoad(InProcessCluster.builder(seed));
    SimServer victim = cluster.server(1 + (int) (seed % 3));

    victim.kill();
    cluster.awaitFault(victim, CRASH_NOTICED_MILLIS);
    workload.awaitHealthy(5_000);
    victim.restartEmpty();
    cluster.awaitNewcomer(victim);
    cluster.attach();

    workload.awaitHealthy(5_000);
    assertThat(cluster.faults()).isEmpty();
    workload.finishAndLookAtOwners();
  }

  @SeededTest
  void aServerThatComesBackWithItsOldDatabaseBringsNothingDeletedBack(long seed) {
    startUnderLoad(InProcessCluster.builder(seed));
    SimServer victim = cluster.server(1 + (int) (seed % 3));
    GatewayStore store = cluster.gateway(1).newStore();
    assertThat(workload.set(store, "doomed", "old")).isInstanceOf(StoreResult.Stored.class);

    victim.kill();
    cluster.awaitFault(victim, CRASH_NOTICED_MILLIS);
    workload.awaitHealthy(5_000);
    assertThat(cluster.await(store.delete(SimClient.bytes("doomed"), WriteMode.SYNC)))
        .isInstanceOf(DeleteResult.Deleted.class);
    cluster.run(5_000);
    victim.restart();
    cluster.awaitNewcomer(victim);
    cluster.attach();

    workload.awaitHealthy(5_000);
    assertThat(cluster.await(store.get(List.of(SimClient.bytes("doomed")))).get(0))
        .isInstanceOf(GetResult.Miss.class);
    assertThat(victim.stored(Workload.rawKey("doomed")))
        .matches(record -> record.isEmpty() || record.get().isTombstone());
    workload.finishAndLookAtOwners();
  }

  @SeededTest
  void aServerThatIsCutOffIsGivenUpInTimeAndComesBack(long seed) {
    startUnderLoad(InProcessCluster.builder(seed));
    SimServer victim = cluster.server(1 + (int) (seed % 3));

    victim.silence();
    cluster.awaitFault(victim, HANG_NOTICED_MILLIS);
    workload.awaitHealthy(5_000);
    victim.wake();
    cluster.awaitNewcomer(victim);
    cluster.attach();

    workload.awaitHealthy(5_000);
    workload.finishAndLookAtOwners();
  }

  /** What it was sent before waits for it, and it still goes by the old rings. */
  @SeededTest
  void aServerThatStoodStillDoesNoHarmWhenItGoesOn(long seed) {
    startUnderLoad(InProcessCluster.builder(seed).gateways(2));
    SimServer victim = cluster.server(1 + (int) (seed % 3));

    victim.stop();
    cluster.awaitFault(victim, HANG_NOTICED_MILLIS);
    cluster.run(seed % 2 == 0 ? 100 : 10_000);
    victim.resume();
    workload.awaitHealthy(8_000);
    cluster.awaitNewcomer(victim);
    cluster.attach();

    workload.awaitHealthy(5_000);
    workload.finishAndLookAtOwners();
  }

  /** Shorter than what counts as a failure: nothing happens to the rings. */
  @SeededTest
  void aServerThatStandsStillForAMomentStays(long seed) {
    startUnderLoad(InProcessCluster.builder(seed));
    SimServer victim = cluster.server(1 + (int) (seed % 3));

    victim.stop();
    cluster.run(1_500);
    victim.resume();

    workload.awaitHealthy(5_000);
    assertThat(cluster.faults()).isEmpty();
    workload.finishAndLookAtOwners();
  }

  @SeededTest
  void twoOfThreeServersMayDieAtOnce(long seed) {
    startUnderLoad(InProcessCluster.builder(seed));
    SimServer first = cluster.server(1 + (int) (seed % 3));
    SimServer second = cluster.server(1 + (int) ((seed + 1) % 3));

    first.kill();
    cluster.run(seed % 4 * 10);
    second.kill();
    cluster.awaitFault(first, CRASH_NOTICED_MILLIS);
    cluster.awaitFault(second, CRASH_NOTICED_MILLIS);
    workload.awaitHealthy(5_000);
    first.restart();
    second.restartEmpty();
    cluster.awaitNewcomer(first);
    cluster.awaitNewcomer(second);
    cluster.attach();

    workload.awaitHealthy(5_000);
    workload.finishAndLookAtOwners();
  }

  @SeededTest
  void aServerIsAttachedUnderLoad(long seed) {
    startUnderLoad(InProcessCluster.builder(seed).gateways(2));

    SimServer fourth = cluster.addServer();
    cluster.awaitNewcomer(fourth);
    cluster.attach();

    workload.awaitHealthy(5_000);
    assertThat(workload.keys()).anyMatch(key -> workload.ownersOf(key).contains(fourth.address()));
    workload.finishAndLookAtOwners();
  }

  @SeededTest
  void afterADetachEveryKeyHasThreeOwnersAgain(long seed) {
    startUnderLoad(InProcessCluster.builder(seed).servers(4));
    SimServer victim = cluster.server(1 + (int) (seed % 4));

    victim.kill();
    cluster.awaitFault(victim, CRASH_NOTICED_MILLIS);
    cluster.detach();

    assertThat(cluster.rings().write().nodes()).hasSize(3);
    workload.awaitHealthy(5_000);
    workload.finishAndLookAtOwners();
    assertThat(workload.keys()).allMatch(key -> workload.ownersOf(key).size() == 3);
  }

  @SeededTest
  void aCopyDuringWhichAServerDiesIsVoidAndTheNextOneSucceeds(long seed) {
    startUnderLoad(InProcessCluster.builder(seed));
    SimServer fourth = cluster.addServer();
    cluster.awaitNewcomer(fourth);
    SimServer victim = cluster.server(1 + (int) (seed % 4));

    cluster.begin(new AttachNewServers(true));
    cluster.run(seed % 10 * 3);
    victim.kill();
    cluster.awaitFault(victim, CRASH_NOTICED_MILLIS);
    workload.awaitHealthy(5_000);
    victim.restart();
    cluster.awaitNewcomer(victim);
    cluster.attach();

    workload.awaitHealthy(5_000);
    assertThat(cluster.rings().read().activeAddresses()).hasSize(4);
    workload.finishAndLookAtOwners();
  }
}
