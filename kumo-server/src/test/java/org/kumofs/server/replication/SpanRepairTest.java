package org.kumofs.server.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kumofs.server.Rings.address;
import static org.kumofs.server.Rings.key;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.message.ScannedRecords;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.Ring;
import org.kumofs.server.Rings;
import org.kumofs.server.membership.RingHolder;
import org.kumofs.server.replication.SpanRepair.Found;
import org.kumofs.server.store.MemoryStore;
import org.kumofs.server.store.Store;
import org.kumofs.server.store.UnreadableSpan;
import org.kumofs.testing.VirtualTime;

/** What others tell of a span; everything is readable here, so that nothing is to be repaired. */
class SpanRepairTest {

  private static final UnreadableSpan EVERYTHING =
      new UnreadableSpan(Optional.empty(), Optional.empty(), "Input/output error");

  private static final int PAGE = 1_000;

  private final VirtualTime time = new VirtualTime();
  private final Store store = MemoryStore.create();
  private final RingHolder rings = new RingHolder();
  private final Ring ring = Rings.ring(1, 1, 2, 3, 4);
  private final Map<NodeAddress, List<RawKey>> others = new HashMap<>();
  private final SpanRepair repair = repair();
  private ClockTime told = ring.clockTime();

  private SpanRepair repair() {
    rings.adopt(ring.seed(), ring.seed());
    return Repairs.ofSpans(store, new Ownership(rings, address(1)), this::page, time);
  }

  private CompletableFuture<ScannedRecords> page(NodeAddress server, Optional<RawKey> after) {
    if (!others.containsKey(server)) {
      return CompletableFuture.failedFuture(new IllegalStateException("it is down"));
    }
    List<RawKey> keys =
        others.get(server).stream()
            .filter(key -> after.map(last -> compare(key, last) > 0).orElse(true))
            .limit(PAGE)
            .toList();
    Optional<RawKey> next =
        keys.size() == PAGE ? Optional.of(keys.get(PAGE - 1)) : Optional.empty();
    RawValue value = RawValue.of(ClockTime.of(1, 1), 0, new byte[0]);
    return CompletableFuture.completedFuture(
        new ScannedRecords(
            told,
            next,
            keys.stream()
                .map(key -> new ScannedRecords.Entry(key, value, value.length()))
                .toList()));
  }

  private static int compare(RawKey one, RawKey other) {
    return Arrays.compareUnsigned(one.bytes(), other.bytes());
  }

  private void fill(int count) {
    List<RawKey> keys =
        IntStream.range(0, count)
            .mapToObj(i -> key("key" + i))
            .sorted(SpanRepairTest::compare)
            .toList();
    for (int other = 2; other <= 4; other++) {
      NodeAddress server = address(other);
      others.put(server, keys.stream().filter(key -> isOwned(key, server)).toList());
    }
  }

  private boolean isOwned(RawKey key, NodeAddress server) {
    return ring.ownersOf(key.hash()).isActiveOwner(server);
  }

  private Found repair(UnreadableSpan span) {
    CompletableFuture<Found> found = repair.repair(span);
    time.runUntil(found::isDone, 10_000);
    return found.join();
  }

  @Test
  void everyKeyThatAnyOtherHasIsToldOnceInPiecesThatFitIntoMemory() {
    int count = 3 * SpanRepair.MAX_KEYS;
    fill(count);
    List<RawKey> keys = new ArrayList<>();
    Optional<UnreadableSpan> rest = Optional.of(EVERYTHING);
    int pieces = 0;
    while (rest.isPresent()) {
      Found found = repair(rest.get());
      assertThat(found.isComplete()).isTrue();
      assertThat(found.isToldByAll()).isTrue();
      assertThat(found.own()).hasSizeLessThan(2 * SpanRepair.MAX_KEYS);
      assertThat(found.own()).allMatch(key -> isOwned(key, address(1)));
      assertThat(found.foreign()).noneMatch(key -> isOwned(key, address(1)));
      keys.addAll(found.own());
      keys.addAll(found.foreign());
      rest = found.rest();
      pieces++;
    }

    assertThat(pieces).isBetween(2, 4);
    assertThat(keys).hasSize(count).doesNotHaveDuplicates();
  }

  @Test
  void oneOtherOwnerOfEachKeyIsEnough() {
    fill(100);
    others.remove(address(2));
    others.remove(address(3));
    assertThat(repair(EVERYTHING).isComplete()).as("of some keys both others are down").isFalse();

    fill(100);
    others.remove(address(2));
    Found found = repair(EVERYTHING);

    assertThat(found.isComplete()).isTrue();
    assertThat(found.isToldByAll()).isFalse();
    assertThat(found.own().size() + found.foreign().size()).isEqualTo(100);
  }

  @Test
  void whoGoesByAnotherRingIsNotBelieved() {
    fill(100);
    told = ClockTime.of(2, 0);

    Found found = repair(EVERYTHING);

    assertThat(found.isComplete()).isFalse();
    assertThat(found.own()).isEmpty();
  }

  @Test
  void onlyTheSpanIsAskedFor() {
    fill(1_000);
    RawKey first = RawKey.ofRecord(new byte[] {0x40, 0, 0, 0, 0, 0, 0, 0});
    RawKey end = RawKey.ofRecord(new byte[] {0x50, 0, 0, 0, 0, 0, 0, 0});

    Found found = repair(new UnreadableSpan(Optional.of(first), Optional.of(end), "Corruption"));

    assertThat(found.own()).isNotEmpty();
    assertThat(found.own()).allMatch(key -> key.hash() >>> 60 == 4);
    assertThat(found.foreign()).allMatch(key -> key.hash() >>> 60 == 4);
  }
}
