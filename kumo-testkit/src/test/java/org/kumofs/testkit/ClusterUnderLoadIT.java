package org.kumofs.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.kumofs.message.StatusCode;
import org.kumofs.ring.RingNode;
import org.kumofs.testkit.process.RealCluster;
import org.kumofs.testkit.process.Workload;

/**
 * Real daemons lose processes and gain servers while a real client writes and reads: every
 * acknowledged write is read back and no read fails.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ClusterUnderLoadIT {

  private static final int WRITERS = 2;
  private static final int KEYS_EACH = 500;
  private static final long SOME = 1_000;

  @TempDir private Path directory;

  @Test
  void aServerIsKilledAndComesBackEmpty() throws Exception {
    try (RealCluster cluster = RealCluster.start(directory, 3);
        Workload load = new Workload(cluster.memcached(), WRITERS, KEYS_EACH)) {
      load.awaitProgress(SOME);
      RealCluster.Node victim = cluster.server(1);
      victim.process().kill();
      cluster.awaitFault(victim);
      load.awaitProgress(SOME);

      victim.wipe();
      victim.start();
      cluster.awaitNewcomers(1);
      cluster.attachAndWait();
      load.awaitProgress(SOME);

      // The copies on the rebuilt server must hold: another one dies.
      cluster.server(0).process().kill();
      cluster.awaitFault(cluster.server(0));
      load.awaitProgress(SOME);

      load.stopAndReadBack();
      assertThat(load.failures()).isEmpty();
    }
  }

  @Test
  void aServerIsKilledAndDetached() throws Exception {
    try (RealCluster cluster = RealCluster.start(directory, 4);
        Workload load = new Workload(cluster.memcached(), WRITERS, KEYS_EACH)) {
      load.awaitProgress(SOME);
      RealCluster.Node victim = cluster.server(2);
      victim.process().kill();
      cluster.awaitFault(victim);
      cluster.detachAndWait();
      load.awaitProgress(SOME);

      assertThat(cluster.status().write().nodes())
          .hasSize(3)
          .allMatch(RingNode::active)
          .noneMatch(node -> node.address().equals(victim.address()));
      load.stopAndReadBack();
      assertThat(load.failures()).isEmpty();
      assertEveryKeyIsOnThreeServers(cluster, load, 3);
    }
  }

  @Test
  void aFourthServerJoins() throws Exception {
    try (RealCluster cluster = RealCluster.start(directory, 3);
        Workload load = new Workload(cluster.memcached(), WRITERS, KEYS_EACH)) {
      load.awaitProgress(SOME);
      cluster.addServer();
      cluster.awaitNewcomers(1);
      cluster.attachAndWait();
      load.awaitProgress(SOME);

      load.stopAndReadBack();
      assertThat(load.failures()).isEmpty();
      assertEveryKeyIsOnThreeServers(cluster, load, 4);
    }
  }

  @Test
  void aManagerIsKilledAndTheOtherGoesOn() throws Exception {
    try (RealCluster cluster = RealCluster.start(directory, 3);
        Workload load = new Workload(cluster.memcached(), WRITERS, KEYS_EACH)) {
      load.awaitProgress(SOME);
      cluster.manager(0).process().kill();
      load.awaitProgress(SOME);

      // The other one still notices failures and attaches.
      RealCluster.Node victim = cluster.server(0);
      victim.process().kill();
      cluster.awaitFault(victim);
      victim.wipe();
      victim.start();
      cluster.awaitNewcomers(1);
      cluster.attachAndWait();
      load.awaitProgress(SOME);

      load.stopAndReadBack();
      assertThat(load.failures()).isEmpty();
    }
  }

  @Test
  void aServerHangsAndItsKeysAreServedByTheOthers() throws Exception {
    try (RealCluster cluster = RealCluster.start(directory, 3);
        Workload load = new Workload(cluster.memcached(), WRITERS, KEYS_EACH)) {
      letAServerHangAndComeBack(cluster, load);
      assertThat(load.failuresOfSettledKeys()).isEmpty();
    }
  }

  @Test
  void aServerHangsAndAPatientGatewayAnswersEveryRequest() throws Exception {
    try (RealCluster cluster = RealCluster.start(directory, 3, "--request-timeout", "30");
        Workload load = new Workload(cluster.memcached(), WRITERS, KEYS_EACH, 40_000)) {
      letAServerHangAndComeBack(cluster, load);
      assertThat(load.failures()).isEmpty();
      assertThat(load.refusedWrites()).isZero();
    }
  }

  private static void letAServerHangAndComeBack(RealCluster cluster, Workload load)
      throws Exception {
    load.awaitProgress(SOME);
    RealCluster.Node victim = cluster.server(1);
    victim.process().signal("STOP");
    cluster.awaitFault(victim);
    load.awaitProgress(SOME);
    victim.process().signal("CONT");
    cluster.awaitNewcomers(1);
    cluster.attachAndWait();
    load.awaitProgress(SOME);
    load.stopAndReadBack();
  }

  private static void assertEveryKeyIsOnThreeServers(
      RealCluster cluster, Workload load, int activeServers) throws Exception {
    for (String key : load.keys()) {
      assertThat(cluster.copies(key)).as(key).isEqualTo(3);
    }
    long items =
        cluster.status().write().nodes().stream()
            .filter(RingNode::active)
            .mapToLong(node -> cluster.number(node.address(), StatusCode.ITEMS))
            .sum();
    assertThat(cluster.status().write().nodes())
        .filteredOn(RingNode::active)
        .hasSize(activeServers);
    assertThat(items).isEqualTo(3L * load.keys().size());
  }
}
