package org.kumofs.server.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kumofs.server.Rings.address;
import static org.kumofs.server.Rings.key;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.kumofs.clock.ClockTime;
import org.kumofs.clock.HybridClock;
import org.kumofs.data.RawValue;
import org.kumofs.message.CompareRecords;
import org.kumofs.message.ComparedRecords;
import org.kumofs.message.Request;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.Ring;
import org.kumofs.server.Rings;
import org.kumofs.server.membership.RingHolder;
import org.kumofs.server.replication.Ownership;
import org.kumofs.server.replication.Repairs;
import org.kumofs.server.replication.SpanRepair;
import org.kumofs.server.store.MemoryStore;
import org.kumofs.server.store.Mutations;
import org.kumofs.server.store.Presence;
import org.kumofs.server.store.Store;
import org.kumofs.testing.VirtualTime;
import org.kumofs.time.ControlLoop;

/** How fast owners are compared; the other owner has everything. */
class ComparisonRateTest {

  private static final long RECORDS = 4_000;
  private static final int RECORD_BYTES = 1_000;
  private static final long PAUSE_MILLIS = 1_000;
  private static final long SECOND = 1_000;

  private final VirtualTime time = new VirtualTime();
  private final Store store = MemoryStore.create();
  private final List<CompareRecords> questions = new ArrayList<>();

  /** Always finds the same. */
  private final class Same implements ComparePeers {

    @Override
    public CompletableFuture<Boolean> compares(NodeAddress server) {
      return CompletableFuture.completedFuture(true);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <R> CompletableFuture<R> call(NodeAddress server, Request<R> request) {
      questions.add((CompareRecords) request);
      return CompletableFuture.completedFuture((R) ComparedRecords.EQUAL);
    }
  }

  private OwnerComparison start(long bytesPerSecond) {
    ClockTime written = ClockTime.of(time.unixSeconds() - 1_000, 1);
    for (int i = 0; i < RECORDS; i++) {
      int length = RECORD_BYTES - key("key" + i).bytes().length - RawValue.HEADER_LENGTH;
      RawValue value = RawValue.of(written, 0, new byte[length]);
      store.mutate(key("key" + i), Mutations.update(value));
    }
    RingHolder rings = new RingHolder();
    Ring ring = Rings.ring(1, 1, 2, 3);
    rings.adopt(ring.seed(), ring.seed());
    SpanRepair spans =
        Repairs.ofSpans(
            store,
            new Ownership(rings, address(1)),
            (server, after) -> CompletableFuture.failedFuture(new AssertionError()),
            time);
    ControlLoop control = time.newLoop();
    OwnerComparison comparison =
        new OwnerComparison(
            store,
            new Presence(store, new HybridClock(time::unixSeconds)),
            rings,
            spans,
            () -> 0,
            new OwnerComparison.Means(
                address(1),
                new Same(),
                40,
                new CompareSettings(PAUSE_MILLIS, bytesPerSecond),
                control,
                time.executor()));
    comparison.start();
    return comparison;
  }

  private long millisOfARound(OwnerComparison comparison) {
    time.runFor(PAUSE_MILLIS);
    long begin = time.unixMillis();
    time.runUntil(() -> comparison.counts().line().startsWith("rounds=1 "), 1_000 * SECOND);
    return time.unixMillis() - begin;
  }

  @Test
  void itReadsNoFasterThanItMay() {
    long millis = millisOfARound(start(RECORDS * RECORD_BYTES / 100));

    assertThat(millis).isBetween(99 * SECOND, 101 * SECOND);
    assertThat(questions).as("each record with two others").hasSizeGreaterThanOrEqualTo(40);
  }

  @Test
  void norInAnyPartOfARound() {
    OwnerComparison comparison = start(RECORDS * RECORD_BYTES / 100);
    time.runFor(PAUSE_MILLIS);

    for (int second = 1; second < 100; second++) {
      time.runFor(SECOND);
      long compared =
          Long.parseLong(comparison.counts().line().replaceAll(".*compared=(\\d+) .*", "$1"));
      // A chunk, and a quarter of a second for the beginning.
      assertThat(compared / 2).isLessThanOrEqualTo((second + 1) * RECORDS / 100 + 200);
    }
  }

  @Test
  void withoutALimitItDoesNotWait() {
    assertThat(millisOfARound(start(0))).isLessThan(SECOND);
  }
}
