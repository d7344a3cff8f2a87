package org.kumofs.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kumofs.testkit.memcached.CountingClients;
import org.kumofs.testkit.memcached.TextClient;
import org.kumofs.testkit.process.RealCluster;

/**
 * Many clients count on one key through two gateways: no increment is lost and none is done twice.
 * The system property {@code kumofs.counter.increments} says how often each client counts.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class CounterIT {

  private static final int CLIENTS = 8;
  private static final int INCREMENTS = Integer.getInteger("kumofs.counter.increments", 10_000);
  private static final int SOME = 1_000;

  /** So that a slow machine is not taken for a cluster that does not answer. */
  private static final String[] PATIENT = {"--request-timeout", "10"};

  @TempDir private Path directory;

  private RealCluster cluster;
  private List<RealCluster.Node> gateways;

  @BeforeEach
  void startCluster() throws Exception {
    cluster = RealCluster.start(directory, 3, PATIENT);
    gateways = List.of(cluster.gateway(), cluster.addGateway(PATIENT));
  }

  @AfterEach
  void stopCluster() {
    cluster.close();
  }

  private CountingClients start(int timesEach) {
    return new CountingClients(
        "counter",
        CLIENTS,
        timesEach,
        gateways.stream().map(gateway -> gateway.address().toSocketAddress()).toList());
  }

  private long value(TextClient client) throws Exception {
    return Long.parseLong(client.get("counter").strip());
  }

  @Test
  void everyIncrementCountsOnce() throws Exception {
    try (TextClient client = new TextClient(cluster.memcached())) {
      assertThat(client.ask("set counter 0 0 1", "0")).isEqualTo("STORED");
      CountingClients clients = start(INCREMENTS);
      clients.await();

      assertThat(clients.failures()).isEmpty();
      assertThat(clients.unknown()).isZero();
      assertThat(clients.answers()).hasSize(CLIENTS * INCREMENTS);
      assertThat(value(client)).isEqualTo((long) CLIENTS * INCREMENTS);
    }
  }

  @ParameterizedTest(name = "owner {0}")
  @ValueSource(ints = {0, 1})
  void anAcknowledgedIncrementCountsOnceThoughAServerDies(int owner) throws Exception {
    try (TextClient client = new TextClient(cluster.memcached())) {
      assertThat(client.ask("set counter 0 0 1", "0")).isEqualTo("STORED");
      CountingClients clients = start(Integer.MAX_VALUE);
      clients.awaitProgress(SOME);
      RealCluster.Node victim = cluster.ownersOf("counter").get(owner);
      victim.process().kill();
      cluster.awaitFault(victim);
      clients.awaitProgress(SOME);

      victim.start();
      cluster.awaitNewcomers(1);
      cluster.attachAndWait();
      clients.awaitProgress(SOME);
      clients.stop();

      assertThat(clients.failures()).isEmpty();
      assertThat(value(client))
          .isBetween(clients.acknowledged(), clients.acknowledged() + clients.unknown());
      assertThat(cluster.copies("counter")).isEqualTo(3);
    }
  }
}
