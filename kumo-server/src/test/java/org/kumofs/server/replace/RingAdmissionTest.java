package org.kumofs.server.replace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kumofs.server.Rings.address;
import static org.kumofs.server.Rings.key;
import static org.kumofs.server.Rings.keyWith;
import static org.kumofs.server.Rings.ring;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.kumofs.data.RawKey;
import org.kumofs.ring.Ring;
import org.kumofs.ring.RingSeed;
import org.kumofs.server.membership.RingHolder;
import org.kumofs.server.store.MemoryStore;
import org.kumofs.server.store.Mutations;
import org.kumofs.server.store.Store;
import org.kumofs.testing.VirtualTime;

class RingAdmissionTest {

  private static final Ring WITHOUT = ring(100, -1, 2, 3, 4);
  private static final Ring WITH = ring(200, 1, 2, 3, 4);
  private static final RawKey KEY = key("key");

  private final VirtualTime time = new VirtualTime();
  private final Executor background = time.executor();
  private final Store store = MemoryStore.create();
  private final RingHolder rings = new RingHolder();
  private final RingAdmission admission =
      new RingAdmission(rings, address(1), store, time.newLoop(), background);
  private final List<String> events = new ArrayList<>();

  RingAdmissionTest() {
    store.mutate(KEY, Mutations.update(ReplaceNode.value("old", 1)));
    admission.beforeStartingOver(() -> events.add("starts over with " + store.liveCount()));
    rings.addListener((before, after) -> events.add("published with " + store.liveCount()));
  }

  private CompletableFuture<Boolean> adopt(Ring write, Ring read) {
    return admission.adopt(write.seed(), read.seed());
  }

  @Test
  void ringsThatDoNotBringThisServerInAreTakenAtOnce() {
    assertThat(adopt(WITHOUT, WITHOUT)).isCompletedWithValue(true);
    assertThat(rings.rings().write()).isEqualTo(WITHOUT);
    assertThat(events).containsExactly("published with 1");
  }

  @Test
  void aFirstRingIsTakenAtOnce() {
    assertThat(adopt(WITH, Ring.EMPTY)).isCompletedWithValue(true);
    assertThat(store.get(KEY)).isPresent();
    assertThat(adopt(Ring.EMPTY, WITH)).isCompletedWithValue(true);
    assertThat(store.get(KEY)).isPresent();
  }

  @Test
  void anObsoleteRingIsNotTaken() {
    adopt(WITH, WITH);
    assertThat(adopt(WITHOUT, WITHOUT)).isCompletedWithValue(false);
  }

  @Test
  void comingBackStartsOverBeforeTheRingIsPublished() {
    UUID identity = store.identity();
    adopt(WITHOUT, WITHOUT);
    events.clear();

    CompletableFuture<Boolean> adopted = admission.adopt(WITH.seed(), RingSeed.EMPTY);
    assertThat(adopted).isNotDone();
    assertThat(admission.isStartingOver()).isTrue();
    assertThat(rings.rings().write()).isEqualTo(WITHOUT);
    time.runFor(1);
    assertThat(adopted).isCompletedWithValue(true);
    assertThat(admission.isStartingOver()).isFalse();
    assertThat(rings.rings().write()).isEqualTo(WITH);
    assertThat(events).containsExactly("starts over with 1", "published with 0");
    assertThat(store.identity()).isNotEqualTo(identity);
  }

  @Test
  void theReadRingThatComesWithTheWriteRingDecides() {
    CompletableFuture<Boolean> adopted = adopt(WITH, WITHOUT);
    time.runFor(1);
    assertThat(adopted).isCompletedWithValue(true);
    assertThat(store.get(KEY)).isEmpty();
  }

  @Test
  void anEmptyStoreIsLeftAlone() {
    store.clear();
    UUID identity = store.identity();
    adopt(WITH, WITHOUT);
    time.runFor(1);
    assertThat(rings.rings().write()).isEqualTo(WITH);
    assertThat(store.identity()).isEqualTo(identity);
  }

  @Test
  void ringsThatComeMeanwhileWaitTheirTurn() {
    Ring later = ring(300, 1, 2, 3, 4, 5);
    adopt(WITHOUT, WITHOUT);
    CompletableFuture<Boolean> first = adopt(WITH, Ring.EMPTY);
    CompletableFuture<Boolean> second = adopt(later, WITHOUT);
    assertThat(second).isNotDone();
    time.runFor(1);
    assertThat(first).isCompletedWithValue(true);
    assertThat(second).isCompletedWithValue(true);
    assertThat(rings.rings().write()).isEqualTo(later);
    assertThat(events).filteredOn(event -> event.startsWith("starts over")).hasSize(1);
  }

  @Test
  void copiesThatNobodyElseAnswersForAreKept() {
    Ring read = ring(100, -1, -2, -3, 4);
    RawKey last = keyWith(key -> read.ownersOf(key.hash()).active().isEmpty());
    RawKey held = keyWith(key -> !read.ownersOf(key.hash()).active().isEmpty());
    store.mutate(last, Mutations.update(ReplaceNode.value("last", 1)));
    store.mutate(held, Mutations.update(ReplaceNode.value("held by 4", 1)));
    UUID identity = store.identity();

    adopt(ring(200, 1, -2, -3, 4), read);
    time.runFor(1);
    assertThat(rings.rings().write().isActive(address(1))).isTrue();
    assertThat(store.get(last)).isPresent();
    assertThat(store.get(held)).isEmpty();
    assertThat(store.identity()).isEqualTo(identity);
  }

  @Test
  void aServerThatCannotStartOverStaysOut() {
    adopt(WITHOUT, WITHOUT);
    store.close();
    CompletableFuture<Boolean> adopted = adopt(WITH, Ring.EMPTY);
    CompletableFuture<Boolean> next = adopt(ring(150, 2), Ring.EMPTY);
    time.runFor(1);
    assertThat(adopted).isCompletedExceptionally();
    assertThat(rings.rings().write()).isEqualTo(ring(150, 2));
    assertThat(next).isCompletedWithValue(true);
    assertThat(admission.isStartingOver()).isFalse();
  }
}
