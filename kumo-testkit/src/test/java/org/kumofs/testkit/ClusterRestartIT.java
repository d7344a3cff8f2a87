package org.kumofs.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.kumofs.ring.RingNode;
import org.kumofs.testkit.memcached.TextClient;
import org.kumofs.testkit.process.Await;
import org.kumofs.testkit.process.RealCluster;

/** Real daemons, every one of them killed while a client writes, and started in another order. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ClusterRestartIT {

  private static final int KEYS = 200;
  private static final int SOME_WRITES = 1_000;

  @TempDir private Path directory;

  @Test
  void everythingIsKilledAndServesAgainByItselfWithAllThatWasAcknowledged() throws Exception {
    try (RealCluster cluster = RealCluster.start(directory, 3)) {
      Map<String, Integer> acknowledged = writeUntilItBreaks(cluster);
      List<RealCluster.Node> order = new ArrayList<>(cluster.nodes());
      Collections.reverse(order);
      for (RealCluster.Node node : order) {
        node.start();
      }

      awaitService(cluster);
      readBack(cluster, acknowledged);
      assertThat(cluster.status().write().nodes()).hasSize(3).allMatch(RingNode::active);
      assertThat(cluster.status().newcomers()).isEmpty();
    }
  }

  @Test
  void aServerThatIsBackAtOnceWithoutItsDatabaseIsNotTrusted() throws Exception {
    try (RealCluster cluster = RealCluster.start(directory, 3)) {
      Map<String, Integer> acknowledged = new ConcurrentHashMap<>();
      write(cluster, acknowledged, SOME_WRITES);
      RealCluster.Node victim = cluster.server(1);
      victim.process().kill();
      victim.wipe();
      victim.start();

      readBack(cluster, acknowledged);
      cluster.awaitNewcomers(1);
      assertThat(cluster.status().write().nodes()).contains(RingNode.fault(victim.address()));
      cluster.attachAndWait();
      readBack(cluster, acknowledged);
    }
  }

  /** Kills all daemons under the hands of a client; gives the latest value of each key. */
  private static Map<String, Integer> writeUntilItBreaks(RealCluster cluster) throws Exception {
    Map<String, Integer> acknowledged = new ConcurrentHashMap<>();
    Thread writer = new Thread(() -> writeOn(cluster, acknowledged), "writer");
    writer.start();
    Await.until(() -> acknowledged.size() == KEYS, () -> "no progress: " + acknowledged.size());
    for (RealCluster.Node node : cluster.nodes()) {
      node.process().kill();
    }
    writer.join();
    return new HashMap<>(acknowledged);
  }

  private static void writeOn(RealCluster cluster, Map<String, Integer> acknowledged) {
    try {
      write(cluster, acknowledged, Integer.MAX_VALUE);
    } catch (IOException e) {
      // The gateway is dead.
    }
  }

  private static void write(RealCluster cluster, Map<String, Integer> acknowledged, int writes)
      throws IOException {
    try (TextClient client = new TextClient(cluster.memcached())) {
      for (int i = 0; i < writes; i++) {
        String value = Integer.toString(i);
        String key = "key" + i % KEYS;
        if (client.ask("set " + key + " 0 0 " + value.length(), value).equals("STORED")) {
          acknowledged.put(key, i);
        }
      }
    }
  }

  private static void awaitService(RealCluster cluster) {
    Await.until(() -> isServed(cluster), () -> "no service: " + cluster.status());
  }

  private static boolean isServed(RealCluster cluster) {
    try (TextClient client = new TextClient(cluster.memcached())) {
      return client.ask("set probe 0 0 1", "x").equals("STORED");
    } catch (IOException notYet) {
      return false;
    }
  }

  /** A value may be a later one, whose acknowledgement was lost. */
  private static void readBack(RealCluster cluster, Map<String, Integer> acknowledged)
      throws IOException {
    try (TextClient client = new TextClient(cluster.memcached())) {
      for (Map.Entry<String, Integer> entry : acknowledged.entrySet()) {
        assertThat(Integer.parseInt(client.get(entry.getKey())))
            .as(entry.getKey())
            .isGreaterThanOrEqualTo(entry.getValue());
      }
    }
  }
}
