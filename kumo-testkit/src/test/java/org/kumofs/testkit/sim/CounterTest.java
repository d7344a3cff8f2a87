package org.kumofs.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.kumofs.gateway.request.GatewayStore;
import org.kumofs.gateway.request.GetResult;
import org.kumofs.gateway.request.StoreResult;
import org.kumofs.gateway.request.UpdateResult;
import org.kumofs.update.ArithmeticUpdate;
import org.kumofs.update.StoreUpdate;
import org.kumofs.update.Update;
import org.kumofs.update.UpdateStatus;

/**
 * Clients that count up the same counters: in one step, or by reading and storing if nobody was
 * faster.
 */
class CounterTest {

  private static final int CLIENTS = 5;
  private static final List<String> COUNTERS = List.of("counter1", "counter2", "counter3");

  private final List<Counting> clients = new ArrayList<>();
  private InProcessCluster cluster;
  private boolean stopping;

  @SeededTest
  void noIncrementIsLostOrCountedTwice(long seed) {
    start(InProcessCluster.builder(seed).gateways(2));
    cluster.run(5_000);
    stop();
    assertThat(clients).allMatch(client -> client.unknown == 0);
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
      Counting client = new Counting(cluster.gateway(1 + i % cluster.gateways()).newStore());
      clients.add(client);
      client.pause();
    }
  }

  private void stop() {
    stopping = true;
    cluster.runUntil(
        "counting is done", () -> clients.stream().noneMatch(client -> client.busy), 30_000);
  }

  private long acknowledged() {
    return clients.stream().mapToLong(client -> client.acknowledged).sum();
  }

  private long unknown() {
    return clients.stream().mapToLong(client -> client.unknown).sum();
  }

  private long sum() {
    GatewayStore store = cluster.gateway(1).newStore();
    return COUNTERS.stream()
        .mapToLong(
            counter -> valueOf(cluster.await(store.get(List.of(SimClient.bytes(counter)))).get(0)))
        .sum();
  }

  private static long valueOf(GetResult found) {
    return Long.parseLong(SimClient.valueOf(found).orElseThrow());
  }

  private final class Counting {

    private final GatewayStore store;
    private final Random random = cluster.world().newRandom();
    private boolean busy;
    private long acknowledged;
    private long unknown;

    Counting(GatewayStore store) {
      this.store = store;
    }

    void pause() {
      busy = false;
      cluster.world().time().after(random.nextInt(20), this::next);
    }

    private void next() {
      if (stopping) {
        return;
      }
      busy = true;
      String counter = COUNTERS.get(random.nextInt(COUNTERS.size()));
      if (random.nextBoolean()) {
        update(counter, new ArithmeticUpdate(false, 1));
      } else {
        readAndSwap(counter);
      }
    }

    private void readAndSwap(String counter) {
      store
          .get(List.of(SimClient.bytes(counter)))
          .thenAccept(
              found -> {
                if (found.get(0) instanceof GetResult.Hit hit) {
                  String next = Long.toString(valueOf(hit) + 1);
                  update(
                      counter,
                      StoreUpdate.cas(SimClient.item(counter, next).content(), hit.casToken()));
                } else {
                  assertThat(found.get(0)).isInstanceOf(GetResult.Failed.class);
                  pause();
                }
              });
    }

    private void update(String counter, Update update) {
      store
          .update(SimClient.bytes(counter), update, false)
          .thenAccept(
              result -> {
                if (result instanceof UpdateResult.Failed) {
                  unknown++;
                } else if (((UpdateResult.Decided) result).answer().status() == UpdateStatus.DONE) {
                  acknowledged++;
                }
                pause();
              });
    }
  }
}
