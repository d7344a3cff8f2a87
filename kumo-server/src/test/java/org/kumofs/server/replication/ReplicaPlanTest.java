package org.kumofs.server.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kumofs.server.Rings.address;
import static org.kumofs.server.Rings.addresses;
import static org.kumofs.server.Rings.isOwnedBy;
import static org.kumofs.server.Rings.keyOwnedBy;
import static org.kumofs.server.Rings.keyWith;
import static org.kumofs.server.Rings.ring;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kumofs.data.RawKey;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.Ring;
import org.kumofs.ring.RingPair;

class ReplicaPlanTest {

  private static final Ring FIVE = ring(10, 1, 2, 3, 4, 5);

  @ParameterizedTest
  @CsvSource({"1, 2, 3", "2, 3, 1", "5, 1, 4", "3, 4, 5"})
  void aWriteGoesToTheOtherTwoOwnersInRingOrder(int first, int second, int third) {
    RawKey key = keyOwnedBy(FIVE, first, second, third);

    assertThat(plan(new RingPair(FIVE, FIVE), key, first))
        .isEqualTo(to(addresses(second, third), addresses()));
  }

  @Test
  void onlyTheCoordinatorWrites() {
    RawKey key = keyOwnedBy(FIVE, 1, 2, 3);

    for (int other : new int[] {2, 3, 4, 9}) {
      assertThat(plan(new RingPair(FIVE, FIVE), key, other))
          .isEqualTo(refused(Refusal.OBSOLETE_RING));
    }
  }

  @Test
  void withoutARingNothingIsWritten() {
    RawKey key = keyOwnedBy(FIVE, 1, 2, 3);

    assertThat(plan(RingPair.EMPTY, key, 1)).isEqualTo(refused(Refusal.NOT_READY));
    assertThat(plan(new RingPair(Ring.EMPTY, FIVE), key, 1)).isEqualTo(refused(Refusal.NOT_READY));
    assertThat(plan(new RingPair(FIVE, Ring.EMPTY), key, 1)).isEqualTo(refused(Refusal.NOT_READY));
  }

  @Test
  void aRingWithFewerMembersThanReplicasUsesThemAll() {
    Ring one = ring(1, 1);
    Ring two = ring(1, 1, 2);

    assertThat(plan(new RingPair(one, one), keyOwnedBy(one, 1), 1))
        .isEqualTo(to(List.of(), List.of()));
    assertThat(plan(new RingPair(two, two), keyOwnedBy(two, 1, 2), 1))
        .isEqualTo(to(addresses(2), List.of()));
  }

  @Test
  void anOwnerThatIsDownIsSkippedAndNotReplaced() {
    RawKey key = keyOwnedBy(FIVE, 1, 2, 3);
    Ring secondDown = ring(11, 1, -2, 3, 4, 5);
    Ring firstDown = ring(11, -1, 2, 3, 4, 5);
    Ring onlyThirdUp = ring(11, -1, -2, 3, 4, 5);

    assertThat(plan(new RingPair(secondDown, secondDown), key, 1))
        .isEqualTo(to(addresses(3), List.of()));
    assertThat(plan(new RingPair(firstDown, firstDown), key, 2))
        .isEqualTo(to(addresses(3), List.of()));
    assertThat(plan(new RingPair(firstDown, firstDown), key, 1))
        .isEqualTo(refused(Refusal.OBSOLETE_RING));
    assertThat(plan(new RingPair(onlyThirdUp, onlyThirdUp), key, 3))
        .isEqualTo(to(List.of(), List.of()));
  }

  @Test
  void whileTheRingsDifferOwnersByTheReadRingGetTheWriteToo() {
    Ring before = ring(10, 1, 2, 3);
    Ring after = ring(20, 1, 2, 3, 4);
    RawKey moving =
        keyWith(key -> isOwnedBy(before, key, 1, 2, 3) && isOwnedBy(after, key, 1, 4, 2));
    RawKey newCoordinator =
        keyWith(key -> isOwnedBy(before, key, 1, 2, 3) && isOwnedBy(after, key, 4, 1, 2));
    RingPair copying = new RingPair(after, before);

    assertThat(plan(copying, moving, 1)).isEqualTo(to(addresses(4, 2), addresses(3)));
    assertThat(plan(copying, newCoordinator, 4)).isEqualTo(to(addresses(1, 2), addresses(3)));
    assertThat(plan(copying, newCoordinator, 1)).isEqualTo(refused(Refusal.OBSOLETE_RING));
  }

  @Test
  void ringsWithTheSameStampAreNotComparedAnyFurther() {
    Ring three = ring(10, 1, 2, 3);
    Ring withTheSameStamp = ring(10, 1, 2, 3, 4);
    RawKey key =
        keyWith(k -> isOwnedBy(three, k, 1, 2, 3) && isOwnedBy(withTheSameStamp, k, 1, 4, 2));

    assertThat(plan(new RingPair(withTheSameStamp, three), key, 1))
        .isEqualTo(to(addresses(4, 2), List.of()));
  }

  @Test
  void ownersByTheReadRingThatAreDownGetNothing() {
    Ring before = ring(10, 1, 2, -3);
    Ring after = ring(20, 1, 2, -3, 4);
    RawKey moving =
        keyWith(
            key -> isOwnedBy(ring(10, 1, 2, 3), key, 1, 2, 3) && isOwnedBy(after, key, 1, 4, 2));

    assertThat(plan(new RingPair(after, before), moving, 1))
        .isEqualTo(to(addresses(4, 2), List.of()));
  }

  private static ReplicaPlan plan(RingPair rings, RawKey key, int self) {
    return ReplicaPlan.of(rings, List.of(), key.hash(), address(self));
  }

  private static ReplicaPlan to(List<NodeAddress> required, List<NodeAddress> byReadRing) {
    return new ReplicaPlan(Optional.empty(), required, byReadRing);
  }

  private static ReplicaPlan refused(Refusal refusal) {
    return new ReplicaPlan(Optional.of(refusal), List.of(), List.of());
  }
}
