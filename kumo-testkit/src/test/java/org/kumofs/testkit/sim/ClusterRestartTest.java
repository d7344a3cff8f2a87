package org.kumofs.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.kumofs.manager.state.ManagerState;
import org.kumofs.message.AttachNewServers;
import org.kumofs.ring.RingPair;

/** Everything dies, and comes back in any order: it serves again by itself, with all it had. */
class ClusterRestartTest {

  private static final long LIMIT_MILLIS = 30_000;
  private static final long CRASH_NOTICED_MILLIS = 1_000;

  private InProcessCluster cluster;
  private Workload workload;
  private Random random;

  private void startUnderLoad(long seed, int servers) {
    cluster = InProcessCluster.builder(seed).servers(servers).gateways(2).startAttached();
    random = cluster.world().newRandom();
    workload = Workload.start(cluster);
    cluster.run(1_000 + random.nextInt(1_000));
  }

  private List<SimHost> shuffled(List<? extends SimHost> hosts) {
    List<SimHost> shuffled = new ArrayList<>(hosts);
    Collections.shuffle(shuffled, random);
    return shuffled;
  }

  private List<SimHost> managersAndServers() {
    List<SimHost> hosts = new ArrayList<>(cluster.servers());
    hosts.add(cluster.manager(1));
    hosts.add(cluster.manager(2));
    return hosts;
  }

  private void kill(List<? extends SimHost> hosts, int maxPauseMillis) {
    for (SimHost host : shuffled(hosts)) {
      if (host.isUp()) {
        host.kill();
        cluster.run(random.nextInt(maxPauseMillis + 1));
      }
    }
  }

  private void restart(List<? extends SimHost> hosts, int maxPauseMillis) {
    for (SimHost host : shuffled(hosts)) {
      host.start();
      cluster.run(random.nextInt(maxPauseMillis + 1));
    }
  }

  /** The clients go on all the time, and meet the crash and the restart. */
  @SeededTest
  void managersAndServersAreKilledUnderLoadAndServeAgain(long seed) {
    startUnderLoad(seed, 3 + (int) (seed % 3));
    kill(managersAndServers(), (int) (seed % 4) * 3);
    cluster.run(random.nextInt(5_000));
    restart(managersAndServers(), 1_000);
    workload.awaitHealthy(LIMIT_MILLIS);
    assertThat(cluster.faults()).isEmpty();
    workload.finishAndLookAtOwners();
  }

  @SeededTest
  void soDoesAClusterWithOneManagerWhichDiesAgainAtOnce(long seed) {
    cluster = InProcessCluster.builder(seed).managers(1).startAttached();
    random = cluster.world().newRandom();
    workload = Workload.start(cluster);
    cluster.run(1_000);
    List<SimHost> hosts = new ArrayList<>(cluster.servers());
    hosts.add(cluster.manager(1));
    for (int i = 0; i < 3; i++) {
      kill(hosts, 0);
      restart(hosts, 50);
      cluster.run(random.nextInt(500));
    }
    workload.awaitHealthy(LIMIT_MILLIS);
    workload.finishAndLookAtOwners();
  }

  @SeededTest
  void everythingIsKilledGatewaysIncluded(long seed) {
    startUnderLoad(seed, 4);
    workload.stop();
    kill(cluster.hosts(), 20);
    restart(cluster.hosts(), 1_000);
    cluster.run(LIMIT_MILLIS);
    workload.finishAndLookAtOwners();
  }

  /** The moments of the kills are spread over the time in which losses are noticed. */
  @SeededTest
  void serversDieOneAfterTheOtherAndTheRestLater(long seed) {
    startUnderLoad(seed, 3);
    kill(cluster.servers(), 400);
    kill(List.of(cluster.manager(1), cluster.manager(2)), 400);
    restart(managersAndServers(), 500);
    workload.awaitHealthy(LIMIT_MILLIS);
    workload.finish();
  }

  @SeededTest
  void allServersDieAndComeBackWhileTheManagersLive(long seed) {
    startUnderLoad(seed, 3);
    List<SimHost> order = shuffled(cluster.servers());
    for (SimHost server : order) {
      server.kill();
      cluster.run(seed % 2 == 0 ? 2_000 : 0);
    }
    cluster.run(3_000);
    assertThat(cluster.rings().write().activeAddresses()).isNotEmpty();
    restart(order, 500);
    workload.awaitHealthy(LIMIT_MILLIS);
    cluster.attach();
    workload.awaitHealthy(LIMIT_MILLIS);
    workload.finishAndLookAtOwners();
  }

  /** Nobody is there to tell that it was lost. */
  @SeededTest
  void aMemberThatDoesNotComeBackIsMarkedAndTheOthersServe(long seed) {
    startUnderLoad(seed, 4);
    kill(managersAndServers(), 5);
    SimServer gone = cluster.server(1 + (int) (seed % 4));
    List<SimHost> others = managersAndServers();
    others.remove(gone);
    restart(others, 300);
    cluster.awaitFault(gone, LIMIT_MILLIS / 2);
    workload.awaitHealthy(LIMIT_MILLIS / 2);
    assertThat(cluster.faults()).containsExactly(gone.address());
    gone.start();
    cluster.awaitNewcomer(gone);
    cluster.attach();
    workload.finishAndLookAtOwners();
  }

  @SeededTest
  void aServerThatIsBackWithAnEmptyDatabaseBeforeItIsMissedIsANewcomer(long seed) {
    startUnderLoad(seed, 3);
    SimServer victim = cluster.server(1 + (int) (seed % 3));
    victim.kill();
    cluster.run(random.nextInt(30));
    victim.restartEmpty();
    workload.awaitHealthy(10_000);
    cluster.awaitNewcomer(victim);
    assertThat(cluster.faults()).contains(victim.address());
    cluster.attach();
    workload.awaitHealthy(10_000);
    workload.finishAndLookAtOwners();
  }

  @SeededTest
  void soIsOneThatComesBackEmptyWhenEverythingWasDown(long seed) {
    startUnderLoad(seed, 4);
    kill(managersAndServers(), 5);
    SimServer victim = cluster.server(1 + (int) (seed % 4));
    List<SimHost> others = managersAndServers();
    others.remove(victim);
    if (seed % 2 == 0) {
      victim.restartEmpty();
    }
    restart(others, 300);
    if (seed % 2 != 0) {
      victim.restartEmpty();
    }
    workload.awaitHealthy(LIMIT_MILLIS);
    cluster.awaitNewcomer(victim);
    cluster.attach();
    workload.awaitHealthy(10_000);
    workload.finishAndLookAtOwners();
  }

  /** It does not know that an owner was given up, nor what was written since. */
  @SeededTest
  void aManagerWithAnOldStateLearnsTheLaterRingFromServers(long seed) {
    startUnderLoad(seed, 3);
    SimManager outdated = cluster.manager(1 + (int) (seed % 2));
    SimManager other = cluster.manager(2 - (int) (seed % 2));
    outdated.kill();
    SimServer deposed = cluster.server(1 + (int) (seed % 3));
    deposed.kill();
    cluster.run(CRASH_NOTICED_MILLIS);
    workload.awaitHealthy(5_000);
    cluster.run(2_000);
    other.kill();
    kill(cluster.servers(), 10);

    deposed.start();
    outdated.start();
    cluster.run(random.nextInt(4_000));
    List<SimHost> rest = new ArrayList<>(cluster.servers());
    rest.remove(deposed);
    restart(rest, 1_000);
    workload.awaitHealthy(LIMIT_MILLIS);
    assertThat(cluster.faults()).containsExactly(deposed.address());
    other.start();
    cluster.run(5_000);
    assertThat(cluster.rings(other)).isEqualTo(cluster.rings(outdated));
    cluster.attach();
    workload.finishAndLookAtOwners();
  }

  @SeededTest
  void aManagerWhoseFileWasSetBackLearnsTheLaterRingFromItsPartner(long seed) {
    startUnderLoad(seed, 3);
    SimManager outdated = cluster.manager(1 + (int) (seed % 2));
    ManagerState former = outdated.state();
    SimServer deposed = cluster.server(1 + (int) (seed % 3));
    deposed.kill();
    cluster.awaitFault(deposed, CRASH_NOTICED_MILLIS);
    cluster.run(2_000);
    kill(managersAndServers(), 10);
    outdated.setState(former);
    restart(managersAndServers(), 1_000);
    workload.awaitHealthy(LIMIT_MILLIS);
    assertThat(cluster.faults()).containsExactly(deposed.address());
    cluster.attach();
    workload.finishAndLookAtOwners();
  }

  @SeededTest
  void managersThatHaveLostTheirDisksLearnTheRingFromTheServers(long seed) {
    startUnderLoad(seed, 3);
    RingPair before = cluster.rings();
    kill(managersAndServers(), 5);
    cluster.manager(1).forgetState();
    cluster.manager(2).forgetState();
    restart(managersAndServers(), 500);
    workload.awaitHealthy(LIMIT_MILLIS);
    assertThat(cluster.rings()).isEqualTo(before);
    workload.finishAndLookAtOwners();
  }

  /** The rings stay apart, as after any copy that was void, and the next replace goes on. */
  @SeededTest
  void everythingDiesWhileRecordsMove(long seed) {
    startUnderLoad(seed, 3);
    SimServer fourth = cluster.addServer();
    cluster.awaitNewcomer(fourth);
    cluster.begin(new AttachNewServers(true));
    cluster.run(random.nextInt(60));
    kill(managersAndServers(), 10);
    restart(managersAndServers(), 800);
    workload.awaitHealthy(LIMIT_MILLIS);
    cluster.attach();
    workload.awaitHealthy(10_000);
    workload.finishAndLookAtOwners();
  }
}
