package org.kumofs.server.replace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kumofs.server.Rings.address;
import static org.kumofs.server.Rings.addresses;
import static org.kumofs.server.Rings.keyOwnedBy;
import static org.kumofs.server.Rings.keyWith;
import static org.kumofs.server.Rings.ring;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawKey;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.Ring;
import org.kumofs.ring.RingNode;
import org.kumofs.ring.RingPair;
import org.kumofs.ring.RingSeed;
import org.kumofs.server.Rings;

class CopyPlanTest {

  private static final long OLD_RING = 1_000;
  private static final long NEW_RING = 5_000;

  /** Written long before the new ring was made. */
  private static final ClockTime OLD = ClockTime.of(2_000, 7);

  private static List<NodeAddress> receivers(
      RingPair rings, int self, boolean full, RawKey key, ClockTime stamp) {
    return new CopyPlan(rings, address(self), full).receivers(key.hash(), stamp);
  }

  private static List<NodeAddress> receivers(RingPair rings, int self, RawKey key) {
    return receivers(rings, self, false, key, OLD);
  }

  @Test
  void theFirstOwnerByTheReadRingOffersToEveryNewOwner() {
    Ring read = ring(OLD_RING, 1, 2, 3);
    Ring write = ring(NEW_RING, 1, 2, 3, 4, 5);
    RingPair rings = new RingPair(write, read);
    RawKey key =
        keyWith(
            candidate ->
                Rings.isOwnedBy(read, candidate, 2, 1, 3)
                    && Rings.isOwnedBy(write, candidate, 4, 2, 5));
    assertThat(receivers(rings, 2, key)).isEqualTo(addresses(4, 5));
    for (int other : new int[] {1, 3, 4, 5, 6}) {
      assertThat(receivers(rings, other, key)).isEmpty();
    }
  }

  @Test
  void anOwnerThatHasLeftTheWriteRingOffersNothing() {
    Ring read = ring(OLD_RING, 1, 2, 3);
    RawKey key = keyOwnedBy(read, 1, 2, 3);
    for (Ring write : List.of(ring(NEW_RING, 2, 3, 4), ring(NEW_RING, -1, 2, 3, 4, 5))) {
      RingPair rings = new RingPair(write, read);
      assertThat(receivers(rings, 1, key)).isEmpty();
      List<NodeAddress> lacking = new ArrayList<>(write.ownersOf(key.hash()).active());
      lacking.removeAll(addresses(1, 2, 3));
      assertThat(receivers(rings, 2, key)).isEqualTo(lacking);
      assertThat(receivers(rings, 3, key)).isEmpty();
    }
  }

  @Test
  void anOwnerThatIsDownByTheReadRingIsPassedOver() {
    Ring read = ring(OLD_RING, -1, 2, 3);
    Ring write = ring(NEW_RING, -1, 2, 3, 4);
    RawKey key =
        keyWith(
            candidate ->
                Rings.isOwnedBy(read, candidate, 2, 3) && Rings.isOwnedBy(write, candidate, 2, 4));
    assertThat(receivers(new RingPair(write, read), 2, key)).isEqualTo(addresses(4));
    assertThat(receivers(new RingPair(write, read), 3, key)).isEmpty();
  }

  @Test
  void aServerThatComesBackIsOfferedWhatItOwns() {
    Ring read = ring(OLD_RING, -1, 2, 3, 4);
    Ring write = ring(NEW_RING, 1, 2, 3, 4);
    RawKey key = keyOwnedBy(write, 3, 1, 4);
    assertThat(receivers(new RingPair(write, read), 3, key)).isEqualTo(addresses(1));
    assertThat(receivers(new RingPair(write, read), 4, key)).isEmpty();
  }

  @Test
  void ifAllOwnersHaveLeftEachOfThemOffersNonetheless() {
    Ring read = ring(OLD_RING, 1, 2, 3);
    Ring write = ring(NEW_RING, 4, 5, 6);
    RawKey key = keyOwnedBy(read, 3, 2, 1);
    RingPair rings = new RingPair(write, read);
    for (int self = 1; self <= 3; self++) {
      assertThat(receivers(rings, self, key)).isEqualTo(write.ownersOf(key.hash()).active());
    }
    assertThat(receivers(rings, 4, key)).isEmpty();
  }

  @Test
  void withoutAReadRingWhoeverHoldsARecordOffersIt() {
    Ring write = ring(NEW_RING, 1, 2, 3, 4);
    RawKey key = keyOwnedBy(write, 1, 2, 3);
    RingPair rings = new RingPair(write, Ring.EMPTY);
    assertThat(receivers(rings, 1, key)).isEqualTo(addresses(2, 3));
    assertThat(receivers(rings, 4, key)).isEqualTo(addresses(1, 2, 3));
  }

  @Test
  void ifAllOwnersByTheReadRingAreDownTheNewOwnersShareWhatTheyHold() {
    Ring read = ring(OLD_RING, -1, -2, -3, 4);
    Ring write = ring(NEW_RING, 1, 2, -3, 4);
    RawKey key = keyWith(candidate -> read.ownersOf(candidate.hash()).active().isEmpty());
    RingPair rings = new RingPair(write, read);
    assertThat(receivers(rings, 1, key)).isEqualTo(addresses(2));
    assertThat(receivers(rings, 2, key)).isEqualTo(addresses(1));
    assertThat(receivers(rings, 4, key)).isEmpty();
  }

  @Test
  void whatWasWrittenWhileTheRingSpreadEveryOwnerOffers() {
    Ring read = ring(OLD_RING, 1, 2, 3);
    Ring write = ring(NEW_RING, 1, 2, 3, 4, 5);
    RingPair rings = new RingPair(write, read);
    RawKey key =
        keyWith(
            candidate ->
                Rings.isOwnedBy(read, candidate, 2, 1, 3)
                    && Rings.isOwnedBy(write, candidate, 4, 2, 5));
    ClockTime recent = ClockTime.of(NEW_RING - CopyPlan.SLACK_SECONDS, 0);
    ClockTime before = ClockTime.of(NEW_RING - CopyPlan.SLACK_SECONDS - 1, 0);
    for (int owner : new int[] {1, 2, 3}) {
      assertThat(receivers(rings, owner, false, key, recent)).isEqualTo(addresses(4, 5));
    }
    assertThat(receivers(rings, 4, false, key, recent)).isEqualTo(addresses(5));
    assertThat(receivers(rings, 6, false, key, recent)).isEmpty();
    assertThat(receivers(rings, 1, false, key, before)).isEmpty();
  }

  @Test
  void withoutAChangeNothingIsOffered() {
    Ring ring = ring(NEW_RING, 1, 2, 3, -4);
    RingPair rings = new RingPair(ring, ring);
    for (int i = 0; i < 100; i++) {
      RawKey key = Rings.key("key" + i);
      for (int self = 1; self <= 4; self++) {
        assertThat(receivers(rings, self, false, key, OLD)).isEmpty();
        assertThat(receivers(rings, self, false, key, ClockTime.of(NEW_RING + 1, 0))).isEmpty();
      }
    }
  }

  @Test
  void inAFullReplaceEveryServerOffersToAllOtherOwners() {
    Ring ring = ring(NEW_RING, 1, 2, 3, 4, -5);
    RingPair rings = new RingPair(ring, ring);
    for (int i = 0; i < 100; i++) {
      RawKey key = Rings.key("key" + i);
      for (int self = 1; self <= 4; self++) {
        List<NodeAddress> others = new ArrayList<>(ring.ownersOf(key.hash()).active());
        others.remove(address(self));
        assertThat(receivers(rings, self, true, key, OLD)).isEqualTo(others);
      }
    }
  }

  @Test
  void aServerThatIsActiveInNoRingOffersNothing() {
    Ring ring = ring(NEW_RING, 1, 2, -3);
    for (RingPair rings : List.of(new RingPair(ring, ring), new RingPair(ring, Ring.EMPTY))) {
      for (int i = 0; i < 100; i++) {
        RawKey key = Rings.key("key" + i);
        for (int self : new int[] {3, 4}) {
          assertThat(receivers(rings, self, true, key, OLD)).isEmpty();
          assertThat(receivers(rings, self, false, key, OLD)).isEmpty();
        }
      }
    }
  }

  @Test
  void betweenAnyTwoRingsEveryNewOwnerEndsWithEveryRecordAndFromOneServerOnly() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      RingPair rings = new RingPair(randomRing(random, NEW_RING), randomRing(random, OLD_RING));
      for (int i = 0; i < 30; i++) {
        RawKey key = Rings.key("key" + random.nextInt());
        assertComplete(rings, key, "seed " + seed);
      }
    }
  }

  private static void assertComplete(RingPair rings, RawKey key, String what) {
    List<NodeAddress> readers = rings.read().ownersOf(key.hash()).active();
    List<NodeAddress> writers = rings.write().ownersOf(key.hash()).active();
    if (readers.isEmpty()) {
      return;
    }
    Set<NodeAddress> holders = new HashSet<>(readers);
    int offerers = 0;
    // Servers that are in neither ring hold nothing that counts, but take part as well.
    for (int self = 1; self <= 12; self++) {
      List<NodeAddress> receivers = receivers(rings, self, key);
      assertThat(receivers).as(what).doesNotContainAnyElementsOf(readers).doesNotHaveDuplicates();
      if (!receivers.isEmpty()) {
        assertThat(readers).as(what).contains(address(self));
        offerers++;
        holders.addAll(receivers);
      }
    }
    assertThat(holders).as(what).containsAll(writers);
    if (readers.containsAll(writers)) {
      assertThat(offerers).as(what).isZero();
    } else if (readers.stream().anyMatch(rings.write()::isActive)) {
      assertThat(offerers).as(what).isEqualTo(1);
    } else {
      assertThat(offerers).as(what).isEqualTo(readers.size());
    }
  }

  private static Ring randomRing(Random random, long unixSeconds) {
    List<RingNode> nodes =
        new ArrayList<>(
            IntStream.rangeClosed(1, 10)
                .filter(i -> random.nextInt(3) > 0)
                .mapToObj(i -> new RingNode(address(i), random.nextInt(4) > 0))
                .toList());
    nodes.add(RingNode.active(address(11)));
    return Ring.of(new RingSeed(nodes, ClockTime.of(unixSeconds, 0)));
  }
}
