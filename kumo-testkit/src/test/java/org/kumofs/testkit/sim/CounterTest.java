package org.kumofs.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.kumofs.gateway.request.GatewayStore;
import org.kumofs.gateway.request.GetResult;
import org.kumofs.gateway.request.StoreResult;

/**
 * Clients that count up the same counters: in one step, or by reading and storing if nobody was
 * faster.
 */
class CounterTest {

  private static final int CLIENTS = 5;
  private static final List<String> COUNTERS = List.of("counter1", "counter2", "counter3");

  private final List<CountingClient> clients = new ArrayList<>();
  private final History history = new History();
  private InProcessCluster cluster;

  @SeededTest
  void noIncrementIsLostOrCountedTwice(long seed) {
    start(InProcessCluster.builder(seed).gateways(2));
    cluster.run(5_000);
    stop();
    assertThat(clients).allMatch(client -> client.unknown() == 0);
    assertThat(sum()).isEqualTo(acknowledged()).isGreaterThan(100);
  }

  @SeededTest
  void norWhileAServerDiesAndComesBack(long seed) {
    start(InProcessCluster.builder(seed).gateways(2));
    SimServer victim = cluster.server(1 + (int) (seed % 3));
    cluster.run(1_000);
    victim.kill();
    cluster.awaitFault(victim, 1_000);
    cluster.run(2_000);
    victim.restart();
    cluster.awaitNewcomer(victim);
    cluster.attach();
    cluster.run(2_000);
    stop();
    assertThat(sum()).isBetween(acknowledged(), acknowledged() + unknown());
  }

  @SeededTest
  void norWhileKeysMove(long seed) {
    start(InProcessCluster.builder(seed).gateways(2));
    cluster.run(1_000);
    for (int i = 0; i < 2; i++) {
      SimServer next = cluster.addServer();
      cluster.awaitNewcomer(next);
      cluster.attach();
    }
    cluster.run(1_000);
    stop();
    assertThat(sum()).isBetween(acknowledged(), acknowledged() + unknown());
  }

  private void start(InProcessCluster.Builder builder) {
    cluster = builder.startAttached();
    GatewayStore store = cluster.gateway(1).newStore();
    for (String counter : COUNTERS) {
      assertThat(
              cluster.await(
                  store.set(
                      SimClient.item(counter, "0"), org.kumofs.gateway.request.WriteMode.SYNC)))
          .isInstanceOf(StoreResult.Stored.class);
    }
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(
          new CountingClient(
              cluster.gateway(1 + i % cluster.gateways()).newStore(),
              COUNTERS,
              history,
              cluster.world()));
      clients.get(i).start();
    }
  }

  private void stop() {
    clients.forEach(CountingClient::stop);
    cluster.runUntil(
        "counting is done", () -> clients.stream().allMatch(CountingClient::isIdle), 30_000);
    assertThat(history.findings()).isEmpty();
  }

  private long acknowledged() {
    return clients.stream().mapToLong(CountingClient::acknowledged).sum();
  }

  private long unknown() {
    return clients.stream().mapToLong(CountingClient::unknown).sum();
  }

  private long sum() {
    GatewayStore store = cluster.gateway(1).newStore();
    return COUNTERS.stream()
        .mapToLong(
            counter -> valueOf(cluster.await(store.get(List.of(SimClient.bytes(counter)))).get(0)))
        .sum();
  }

  private static long valueOf(GetResult found) {
    return CountingClient.numberIn(SimClient.valueOf(found).orElseThrow());
  }
}
