package org.kumofs.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.kumofs.testkit.memcached.ExchangeSuite;
import org.kumofs.testkit.process.RealCluster;

/**
 * Everything recorded from memcached, against a gateway of a real cluster. With the system property
 * {@code kumofs.memcached=PORT} it is played against that memcached instead, which shows that the
 * tables, and this test, are right.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class MemcachedExchangesIT {

  @TempDir private static Path directory;

  private static final Integer MEMCACHED_PORT = Integer.getInteger("kumofs.memcached");

  private static RealCluster cluster;
  private static ExchangeSuite suite;

  @BeforeAll
  static void startCluster() throws Exception {
    if (MEMCACHED_PORT != null) {
      suite =
          ExchangeSuite.ofMemcached(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), MEMCACHED_PORT));
    } else {
      cluster = RealCluster.start(directory, 3, "--allow-flush-all", "--request-timeout", "30");
      suite = ExchangeSuite.ofGateway(cluster.memcached());
    }
  }

  @AfterAll
  static void stopCluster() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void theAnswersAreThoseOfMemcached() {
    assertNone(suite.playWhole());
  }

  @Test
  void theAnswersAreTheSameWhenEveryByteComesAlone() {
    assertNone(suite.playBytewise());
  }

  @Test
  void theAnswersAreTheSameWhereverTheRequestsAreCut() {
    assertNone(suite.playSplitEverywhere());
  }

  @Test
  void theAnswersAreTheSameWhenNobodyWaitsForThem() {
    assertNone(suite.playPipelined());
  }

  private static void assertNone(List<String> differences) {
    assertThat(differences)
        .withFailMessage(() -> differences.size() + " differ:\n" + String.join("\n", differences))
        .isEmpty();
  }
}
