package org.kumofs.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.kumofs.clock.ClockTime;

class RingTest {

  private static final ClockTime LATER = ClockTime.of(2000, 1);

  private static NodeAddress address(int number) {
    return NodeAddress.fromWire(new byte[] {0x4d, 0x58, 10, 0, 0, (byte) number});
  }

  private static Ring ringOf(int members) {
    List<RingNode> nodes =
        IntStream.rangeClosed(1, members).mapToObj(i -> RingNode.active(address(i))).toList();
    return Ring.of(new RingSeed(nodes, ClockTime.of(1000, 1)));
  }

  @Test
  void aRingWithoutMembersHasNoOwners() {
    Owners owners = Ring.EMPTY.ownersOf(5);
    assertThat(owners.all()).isEmpty();
    assertThat(owners.coordinator()).isEmpty();
    assertThat(owners.isCoordinator(address(1))).isFalse();
    assertThat(Ring.EMPTY.isEmpty()).isTrue();
    assertThat(Ring.EMPTY.virtualNodes()).isEmpty();
  }

  @Test
  void everyKeyHasAsManyDistinctOwnersAsThereCanBe() {
    Random random = new Random(1);
    for (int members = 1; members <= 7; members++) {
      Ring ring = ringOf(members);
      for (int i = 0; i < 500; i++) {
        List<RingNode> owners = ring.ownersOf(random.nextLong()).all();
        assertThat(owners).hasSize(Math.min(3, members));
        assertThat(new HashSet<>(owners)).hasSameSizeAs(owners);
      }
    }
  }

  @Test
  void aHashOnAPointBelongsToThatPointAndOneBehindTheLastToTheFirst() {
    Ring ring = ringOf(5);
    List<Ring.VirtualNode> points = ring.virtualNodes();
    for (int i = 0; i < points.size(); i++) {
      long point = points.get(i).point();
      RingNode next = points.get((i + 1) % points.size()).node();
      assertThat(ring.ownersOf(point).all().get(0)).isEqualTo(points.get(i).node());
      assertThat(ring.ownersOf(point + 1).all().get(0)).isEqualTo(next);
    }
    assertThat(ring.ownersOf(-1).all().get(0)).isEqualTo(points.get(0).node());
    assertThat(ring.ownersOf(0).all().get(0)).isEqualTo(points.get(0).node());
  }

  @Test
  void aRingThatIsMadeFromAnotherOneIsTheSameAsOneOfItsOwn() {
    Ring five = ringOf(5);
    Ring changed = five.withFault(address(2), LATER);
    for (Ring next : List.of(changed, changed.withoutFaults(LATER), ringOf(6), ringOf(3))) {
      Ring made = five.with(next.seed());
      Ring own = Ring.of(next.seed());
      assertThat(made).isEqualTo(own);
      assertThat(made.virtualNodes()).isEqualTo(own.virtualNodes());
      assertThat(made.ranges()).extracting(Owners::all).isEqualTo(ownersOf(own));
    }
    assertThat(five.with(five.seed())).isSameAs(five);
  }

  private static List<List<RingNode>> ownersOf(Ring ring) {
    return ring.ranges().stream().map(Owners::all).toList();
  }

  @Test
  void aFaultKeepsItsPlaceAndIsOnlySkipped() {
    Ring whole = ringOf(5);
    Ring broken = whole.withFault(address(2), LATER);
    Random random = new Random(2);
    for (int i = 0; i < 1000; i++) {
      long hash = random.nextLong();
      Owners before = whole.ownersOf(hash);
      Owners after = broken.ownersOf(hash);
      assertThat(after.all())
          .extracting(RingNode::address)
          .isEqualTo(before.all().stream().map(RingNode::address).toList());
      assertThat(after.active())
          .isEqualTo(before.active().stream().filter(a -> !a.equals(address(2))).toList());
      assertThat(after.isActiveOwner(address(2))).isFalse();
      assertThat(after.coordinator()).contains(after.active().get(0));
      assertThat(after.isCoordinator(after.active().get(0))).isTrue();
    }
  }

  @Test
  void membersReturnToTheirPlaceAndNewOnesStandAtTheEnd() {
    Ring ring = ringOf(3).withFault(address(2), LATER);
    assertThat(ring.clockTime()).isEqualTo(LATER);
    assertThat(ring.activeAddresses()).containsExactly(address(1), address(3));
    Ring grown = ring.withActive(List.of(address(9), address(2)), LATER);
    assertThat(grown.activeAddresses())
        .containsExactly(address(1), address(2), address(3), address(9));
    Ring detached = ring.withoutFaults(LATER);
    assertThat(detached.activeAddresses()).containsExactly(address(1), address(3));
    assertThat(detached.contains(address(2))).isFalse();
  }

  @Test
  void aRingWithoutActiveMembersCountsAsEmpty() {
    Ring ring = ringOf(2).withFault(address(1), LATER);
    assertThat(ring.isEmpty()).isFalse();
    assertThat(ring.contains(address(1))).isTrue();
    assertThat(ring.isActive(address(1))).isFalse();
    assertThat(ring.isActive(address(2))).isTrue();
    assertThat(ring.isActive(address(3))).isFalse();
    assertThat(ring.withFault(address(2), LATER).isEmpty()).isTrue();
  }

  @Test
  void twoRingsHaveTheSameNodesWhateverTheirStamps() {
    assertThat(ringOf(3).hasSameNodes(ringOf(3).withoutFaults(LATER))).isTrue();
    assertThat(ringOf(3)).isNotEqualTo(ringOf(3).withoutFaults(LATER));
    assertThat(ringOf(3)).isEqualTo(ringOf(3)).hasSameHashCodeAs(ringOf(3));
    assertThat(ringOf(3).hasSameNodes(ringOf(4))).isFalse();
    assertThat(ringOf(3).hasSameNodes(ringOf(3).withFault(address(1), LATER))).isFalse();
  }

  @Test
  void noAddressStandsInASeedTwice() {
    List<RingNode> twice = List.of(RingNode.active(address(1)), RingNode.fault(address(1)));
    assertThatThrownBy(() -> new RingSeed(twice, LATER))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("twice");
  }
}
