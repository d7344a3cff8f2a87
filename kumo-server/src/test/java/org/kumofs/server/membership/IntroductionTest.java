package org.kumofs.server.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kumofs.server.Rings.address;
import static org.kumofs.server.Rings.key;
import static org.kumofs.server.Rings.ring;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawValue;
import org.kumofs.message.GetStatus;
import org.kumofs.message.Introduce;
import org.kumofs.message.Set;
import org.kumofs.message.SetOperation;
import org.kumofs.message.StatusCode;
import org.kumofs.message.StatusValue;
import org.kumofs.ring.Ring;
import org.kumofs.ring.RingPair;
import org.kumofs.ring.RingSeed;
import org.kumofs.server.TestCluster;
import org.kumofs.server.store.Decision;
import org.kumofs.server.store.MemoryStore;
import org.kumofs.server.store.RememberedRings;
import org.kumofs.server.store.Store;

/** What a server tells a manager of our kind, and what it remembers of rings. */
class IntroductionTest {

  private final TestCluster cluster = new TestCluster();

  private void managersRings(Ring ring) {
    cluster.manager.setRings(new RingPair(ring, ring));
  }

  private Introduce lastIntroduction() {
    List<Introduce> all = cluster.manager.introductions();
    return all.get(all.size() - 1);
  }

  private Ring writeRing() {
    StatusValue seed = cluster.call(1, new GetStatus(StatusCode.WRITE_RING));
    return Ring.of(((StatusValue.Seed) seed).seed());
  }

  private Set aSet() {
    return new Set(SetOperation.SET, key("k"), RawValue.of(ClockTime.ZERO, 0, new byte[] {1}));
  }

  @Test
  void aServerIntroducesItselfInsteadOfAskingForTheRings() {
    cluster.manager.takeIntroductions();
    managersRings(ring(1, 1));
    Store store = MemoryStore.create();
    cluster.start(1, store);
    assertThat(cluster.manager.introductions()).hasSize(1);
    assertThat(lastIntroduction().identity()).isEqualTo(store.identity());
    assertThat(lastIntroduction().previous()).isEmpty();
    assertThat(lastIntroduction().write()).isEqualTo(RingSeed.EMPTY);
    assertThat(cluster.manager.ringRequests()).isZero();
    assertThat(writeRing()).isEqualTo(ring(1, 1));
    cluster.time.runFor(20_000);
    assertThat(cluster.manager.introductions()).hasSize(1);
  }

  @Test
  void anOriginalManagerIsNotIntroducedTo() {
    int[] unknown = {0};
    cluster.network.setFirewall(
        (from, to, method) -> {
          unknown[0] += to.equals(cluster.manager.address()) && method >= 128 ? 1 : 0;
          return true;
        });
    managersRings(ring(1, 1));
    cluster.start(1);
    cluster.time.runFor(10_000);
    assertThat(unknown[0]).isZero();
    assertThat(writeRing()).isEqualTo(ring(1, 1));
  }

  @Test
  void aManagersCommandsWaitUntilItIsIntroducedTo() {
    cluster.manager.takeIntroductions();
    cluster.network.setFirewall((from, to, method) -> method != Introduce.METHOD.id());
    cluster.start(1);
    managersRings(ring(1, 1));
    var synced = cluster.manager.sync(address(1));
    cluster.time.runFor(1_000);
    assertThat(synced).isNotDone();
    assertThat(writeRing().isEmpty()).isTrue();

    cluster.network.setFirewall((from, to, method) -> true);
    cluster.time.runFor(10_000);
    assertThat(cluster.manager.introductions()).isNotEmpty();
    assertThat(writeRing()).isEqualTo(ring(1, 1));
  }

  @Test
  void aRestartedServerTellsTheRingsThatItRemembersAndServesByThemOnceTheyAreConfirmed() {
    cluster.manager.takeIntroductions();
    managersRings(ring(9, 1));
    cluster.start(1);
    assertThat(cluster.call(1, aSet())).isNotNull();
    Store store = cluster.kill(1);

    cluster.manager.setRings(RingPair.EMPTY);
    cluster.start(1, store);
    assertThat(lastIntroduction().write()).isEqualTo(ring(9, 1).seed());
    assertThat(cluster.isRefused(1, aSet())).isTrue();

    // A manager that does not know better yet.
    managersRings(ring(3, 1, 2));
    cluster.time.runFor(5_000);
    assertThat(cluster.isRefused(1, aSet())).isTrue();
    cluster.manager.sync(address(1));
    cluster.time.runFor(100);
    assertThat(writeRing().isEmpty()).isTrue();

    managersRings(ring(9, 1));
    cluster.time.runFor(5_000);
    assertThat(cluster.call(1, aSet())).isNotNull();
    assertThat(store.get(key("k"))).isPresent();
  }

  @Test
  void whatAnOriginalManagerSaysCountsAsBefore() {
    managersRings(ring(9, 1));
    cluster.start(1);
    Store store = cluster.kill(1);
    managersRings(ring(3, 1));
    cluster.start(1, store);
    assertThat(writeRing()).isEqualTo(ring(3, 1));
  }

  @Test
  void ringsOfOtherManagersAreOfAnotherCluster() {
    cluster.manager.takeIntroductions();
    Store store = MemoryStore.create();
    RingSeed foreign = ring(9, 1).seed();
    store.rememberRings(new RememberedRings(List.of(address(77)), foreign, foreign));
    managersRings(ring(3, 1));
    cluster.start(1, store);
    assertThat(lastIntroduction().write()).isEqualTo(RingSeed.EMPTY);
    assertThat(writeRing()).isEqualTo(ring(3, 1));
  }

  @Test
  void aServerThatForgetsItsRecordsToJoinSaysSoBeforeItGoesByTheRing() {
    cluster.manager.takeIntroductions();
    managersRings(ring(3, -1, 2));
    Store store = MemoryStore.create();
    store.mutate(
        key("old"),
        current -> Decision.write(RawValue.of(ClockTime.of(1, 1), 0, new byte[] {1}), true));
    cluster.start(1, store);
    UUID before = store.identity();

    cluster.manager.setRings(new RingPair(ring(9, 1, 2), ring(3, -1, 2)));
    cluster.manager.sync(address(1));
    cluster.time.runUntil(() -> cluster.manager.introductions().size() == 2, 5_000);
    // What it goes by is remembered before.
    assertThat(store.rememberedRings()).isEmpty();
    assertThat(lastIntroduction().previous()).isEqualTo(Optional.of(before));
    assertThat(lastIntroduction().identity()).isEqualTo(store.identity()).isNotEqualTo(before);
    cluster.time.runFor(3_000);
    assertThat(writeRing().isActive(address(1))).isTrue();
    assertThat(store.rememberedRings().orElseThrow().write()).isEqualTo(ring(9, 1, 2).seed());
  }
}
