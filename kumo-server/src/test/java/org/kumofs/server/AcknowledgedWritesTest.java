package org.kumofs.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kumofs.server.Records.delete;
import static org.kumofs.server.Records.set;
import static org.kumofs.server.Rings.address;
import static org.kumofs.server.Rings.ring;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.message.SetResult;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.Ring;
import org.kumofs.ring.RingPair;

/**
 * Five servers under load lose two, which die, hang or are merely cut off from the manager; the
 * others hear of it one by one. Everything that takes time takes a random time. Whatever happens,
 * what was acknowledged is on every owner that is left, or something later is.
 */
class AcknowledgedWritesTest {

  private static final int SEEDS = 60;
  private static final int SERVERS = 5;
  private static final int KEYS = 12;

  @Test
  void areOnEveryOwnerThatIsLeft() {
    int acknowledged = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      acknowledged += new Run(seed).acknowledgedAndKept();
    }
    // Most writes succeed, else the test would show nothing.
    assertThat(acknowledged).isGreaterThan(SEEDS * 100);
  }

  /** One history. */
  private static final class Run {

    private final TestCluster cluster;
    private final Random random;
    private final int[] members = IntStream.rangeClosed(1, SERVERS).toArray();
    private final List<RawKey> keys =
        IntStream.range(0, KEYS).mapToObj(i -> Rings.key("key" + i)).toList();
    private final Map<RawKey, ClockTime> newestAcknowledged = new HashMap<>();
    private Ring ring;
    private Ring ringOfClients;
    private int acknowledged;

    Run(int seed) {
      cluster = new TestCluster(seed);
      random = new Random(seed);
      ring = cluster.startActive(SERVERS);
      ringOfClients = ring;
      cluster.makeStorageSlow(8);
      cluster.network.setDelay(() -> 1 + random.nextInt(5));
    }

    int acknowledgedAndKept() {
      write(80);
      for (int lost = 0; lost < 2; lost++) {
        lose(random.nextInt(SERVERS));
        write(60);
        tellServers();
        write(60);
        ringOfClients = ring;
        write(60);
      }
      cluster.time.runFor(60_000);
      keys.forEach(this::check);
      return acknowledged;
    }

    private void write(int count) {
      for (int i = 0; i < count; i++) {
        RawKey key = keys.get(random.nextInt(KEYS));
        ringOfClients
            .ownersOf(key.hash())
            .coordinator()
            .ifPresent(coordinator -> writeTo(coordinator, key));
        cluster.time.runFor(random.nextInt(4));
      }
    }

    private void writeTo(NodeAddress coordinator, RawKey key) {
      if (random.nextInt(10) == 0) {
        cluster.begin(coordinator, delete(key));
      } else {
        cluster
            .begin(coordinator, set(key, "v" + random.nextInt()))
            .thenAccept(result -> note(key, result));
      }
    }

    private void note(RawKey key, SetResult result) {
      if (result instanceof SetResult.Stored stored) {
        acknowledged++;
        newestAcknowledged.merge(
            key, stored.clockTime(), (held, next) -> held.isBefore(next) ? next : held);
      }
    }

    private void lose(int index) {
      int server = Math.abs(members[index]);
      members[index] = -server;
      ring = ring(1_000L + cluster.time.nanoTime() / 1_000_000, members);
      switch (random.nextInt(3)) {
        case 0 -> cluster.network.kill(address(server));
        case 1 -> cluster.network.silence(address(server));
        default -> {}
      }
    }

    /** One after the other; the lost server, if it lives, hears nothing. */
    private void tellServers() {
      cluster.manager.setRings(new RingPair(ring, ring));
      List<NodeAddress> informed = new ArrayList<>(ring.activeAddresses());
      while (!informed.isEmpty()) {
        cluster.manager.sync(informed.remove(random.nextInt(informed.size())));
        write(1 + random.nextInt(5));
      }
      cluster.time.runFor(50);
    }

    private void check(RawKey key) {
      ClockTime newest = newestAcknowledged.getOrDefault(key, ClockTime.ZERO);
      for (NodeAddress owner : ring.ownersOf(key.hash()).active()) {
        Optional<RawValue> stored = cluster.store(owner).get(key);
        assertThat(stored).as("%s on %s", key, owner).isPresent();
        assertThat(stored.orElseThrow().clockTime().isBefore(newest))
            .as("%s on %s is older than what was acknowledged", key, owner)
            .isFalse();
      }
    }
  }
}
