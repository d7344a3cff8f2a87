package org.kumofs.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.kumofs.message.StatusCode;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.RingNode;
import org.kumofs.testkit.memcached.TextClient;
import org.kumofs.testkit.process.Await;
import org.kumofs.testkit.process.RealCluster;
import org.kumofs.testkit.process.SmallDisk;

/** The real disk of a real server becomes full. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SmallDiskIT {

  private static final int MIN_FREE_MEGABYTES = 400;
  private static final String STORE_OPTIONS = "#write-buffer=1#min-free=" + MIN_FREE_MEGABYTES;
  private static final int SERVERS = 3;

  /** Once the ballast is gone there is room for more than ever was before. */
  private static final int DISK_MEGABYTES = MIN_FREE_MEGABYTES + 130;

  private static final int FREE_AT_FIRST_MEGABYTES = MIN_FREE_MEGABYTES + 25;

  /**
   * Between what values need and what deletes need, as far from both as there are records: whatever
   * LevelDB compacts then, it doesn't get there.
   */
  private static final int FREE_WHEN_FULL_MEGABYTES = MIN_FREE_MEGABYTES * 7 / 8;

  /** Compression gets nothing out of them. */
  private static final int VALUE_BYTES = 9_000;

  private static final int MAX_VALUES = 10_000;
  private static final int MORE_VALUES = 200;

  @TempDir private Path directory;

  private final Random random = new Random(1);
  private final Map<String, String> acknowledged = new TreeMap<>();
  private final Set<String> refused = new TreeSet<>();

  @Test
  void writesAreRefusedAndEverythingElseGoesOnUntilThereIsRoom() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(directory.resolve("server1.db"), DISK_MEGABYTES)) {
      disk.leaveFree(FREE_AT_FIRST_MEGABYTES);
      try (RealCluster cluster =
              RealCluster.start(directory, SERVERS, new RealCluster.Stores(STORE_OPTIONS));
          TextClient client = new TextClient(cluster.memcached())) {
        fillWhileThereIsRoom(client);
        disk.leaveFree(FREE_WHEN_FULL_MEGABYTES);
        Map<NodeAddress, String> keys = keysByCoordinator(cluster);
        Await.until(() -> areRefused(client, keys.values()), () -> "refused: " + refused);

        for (int i = 0; i < MORE_VALUES; i++) {
          assertThat(isStored(client, "none" + i)).isFalse();
        }
        RealCluster.Node full = cluster.server(0);
        assertThat(cluster.number(full.address(), StatusCode.ROOM)).isZero();
        assertEverythingIsThere(client);
        for (String key : keys.values()) {
          assertThat(client.ask("delete " + key)).isEqualTo("DELETED");
          acknowledged.remove(key);
          refused.add(key);
        }
        assertEverythingIsThere(client);
        assertThat(cluster.status().write().nodes()).allMatch(RingNode::active);

        disk.dropBallast();

        Await.until(() -> isStored(client, "again"), () -> full.process().output());
        for (int i = 0; i < MORE_VALUES; i++) {
          String key = "more" + i;
          Await.until(() -> isStored(client, key), () -> full.process().output());
        }
        assertEverythingIsThere(client);
        assertThat(full.process().terminate())
            .as("the process that was there all the time")
            .isZero();
      }
    }
  }

  /** Goes on for a while when there is none: compactions make some again. */
  private void fillWhileThereIsRoom(TextClient client) throws IOException {
    for (int i = 0; refused.size() < MORE_VALUES; i++) {
      assertThat(i).as("values that were to fill the disk").isLessThan(MAX_VALUES);
      isStored(client, "key" + i);
    }
    assertThat(acknowledged).hasSizeGreaterThan(500);
  }

  /** A key of each coordinator that was written. */
  private Map<NodeAddress, String> keysByCoordinator(RealCluster cluster) {
    Map<NodeAddress, String> keys = new TreeMap<>();
    for (String key : acknowledged.keySet()) {
      if (keys.size() == SERVERS) {
        break;
      }
      keys.putIfAbsent(cluster.ownersOf(key).get(0).address(), key);
    }
    assertThat(keys).hasSize(SERVERS);
    return keys;
  }

  /** Whether all coordinators know that there is no room; until there is, they don't forget it. */
  private boolean areRefused(TextClient client, Collection<String> keys) {
    return keys.stream().noneMatch(key -> isStored(client, key));
  }

  /** Writes; a refusal is the only other answer. */
  private boolean isStored(TextClient client, String key) {
    byte[] bytes = new byte[VALUE_BYTES];
    random.nextBytes(bytes);
    String value = Base64.getEncoder().encodeToString(bytes);
    String answer = ask(client, "set " + key + " 0 0 " + value.length(), value);
    if (answer.equals("STORED")) {
      acknowledged.put(key, value);
      refused.remove(key);
      return true;
    }
    assertThat(answer).as(key).startsWith("SERVER_ERROR out of space");
    if (!acknowledged.containsKey(key)) {
      refused.add(key);
    }
    return false;
  }

  private static String ask(TextClient client, String... lines) {
    try {
      return client.ask(lines);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void assertEverythingIsThere(TextClient client) throws IOException {
    for (Map.Entry<String, String> entry : acknowledged.entrySet()) {
      assertThat(client.get(entry.getKey())).as(entry.getKey()).isEqualTo(entry.getValue());
    }
    for (String key : refused) {
      assertThat(client.ask("get " + key)).as(key).isEqualTo("END");
    }
  }
}
