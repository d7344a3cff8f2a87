package org.kumofs.manager.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.kumofs.clock.ClockTime;
import org.kumofs.clock.HybridClock;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.Ring;
import org.kumofs.ring.RingNode;
import org.kumofs.ring.RingPair;
import org.kumofs.ring.RingSeed;
import org.kumofs.testing.VirtualTime;

class MembershipTest {

  private static final long NOW = 1_700_000_000L;

  private final NodeAddress a = address(1);
  private final NodeAddress b = address(2);
  private final NodeAddress c = address(3);
  private final Membership membership = newMembership();

  private static NodeAddress address(int number) {
    return NodeAddress.of(new InetSocketAddress("10.0.0." + number, 19_800));
  }

  private static Membership newMembership() {
    RingStamps stamps = new RingStamps(new HybridClock(() -> NOW), address(9), Optional.empty());
    return new Membership(stamps, new VirtualTime());
  }

  private void attach(NodeAddress... servers) {
    for (NodeAddress server : servers) {
      membership.connected(server);
    }
    membership.attachNewcomers();
  }

  private ClockTime writeTime() {
    return membership.rings().write().clockTime();
  }

  private ClockTime readTime() {
    return membership.rings().read().clockTime();
  }

  private List<RingNode> writeNodes() {
    return membership.rings().write().nodes();
  }

  @Test
  void newcomersAreAttachedInTheOrderInWhichTheyCame() {
    attach(b, a);
    attach(c);
    assertThat(writeNodes())
        .containsExactly(RingNode.active(b), RingNode.active(a), RingNode.active(c));
    assertThat(membership.newcomers()).isEmpty();
    assertThat(membership.rings().read().nodes()).isEmpty();
  }

  @Test
  void anAttachedServerComesBackInItsOldPlace() {
    attach(a, b);
    membership.lost(a);
    assertThat(writeNodes()).containsExactly(RingNode.fault(a), RingNode.active(b));
    membership.connected(a);
    assertThat(membership.newcomers()).containsExactly(a);
    attach(c);
    assertThat(writeNodes())
        .containsExactly(RingNode.active(a), RingNode.active(b), RingNode.active(c));
  }

  @Test
  void whatWasDetachedIsDetachedAgainWhenThePartnersLaterRingBringsItBack() {
    attach(a, b);
    membership.lost(a);
    RingSeed before = membership.rings().write().seed();
    membership.detachFaults();
    ClockTime later = ClockTime.of(NOW, writeTime().clock() + 5);
    membership.adopt(new RingSeed(before.nodes(), later), membership.rings().read().seed());
    assertThat(writeNodes()).contains(RingNode.fault(a));

    assertThat(membership.detachAgain()).isTrue();
    assertThat(writeNodes()).containsExactly(RingNode.active(b));
    assertThat(later.isBefore(writeTime())).isTrue();
    assertThat(membership.detachAgain()).isFalse();
  }

  @Test
  void aServerThatIsBackSinceItWasDetachedStaysAMember() {
    attach(a, b);
    membership.lost(a);
    membership.detachFaults();
    attach(a);
    membership.lost(a);
    assertThat(membership.detachAgain()).isFalse();
    assertThat(writeNodes()).contains(RingNode.fault(a));
  }

  @Test
  void theStampMovesOnlyWithTheMembers() {
    attach(a);
    ClockTime before = writeTime();
    assertThat(membership.attachNewcomers()).isEmpty();
    assertThat(membership.detachFaults()).isEmpty();
    assertThat(membership.lost(c)).isFalse();
    assertThat(writeTime()).isEqualTo(before);

    attach(b);
    assertThat(before.isBefore(writeTime())).isTrue();
  }

  @Test
  void aLostMemberIsAFaultInBothRingsUnderOneNewStamp() {
    attach(a, b);
    membership.promote();
    ClockTime before = writeTime();
    assertThat(membership.lost(b)).isTrue();
    assertThat(before.isBefore(writeTime())).isTrue();
    assertThat(membership.rings().differ()).isFalse();
    assertThat(membership.rings().read()).isEqualTo(membership.rings().write());
    assertThat(membership.faults()).containsExactly(b);
  }

  @Test
  void ringsThatDifferKeepDifferentStampsWhenAMemberIsLost() {
    attach(a, b);
    membership.promote();
    attach(c);
    ClockTime writeBefore = writeTime();
    membership.lost(a);

    assertThat(membership.rings().differ()).isTrue();
    assertThat(writeBefore.isBefore(writeTime())).isTrue();
    assertThat(readTime().isBefore(writeTime())).isTrue();
    assertThat(membership.rings().read().nodes())
        .containsExactly(RingNode.fault(a), RingNode.active(b));
    assertThat(writeNodes())
        .containsExactly(RingNode.fault(a), RingNode.active(b), RingNode.active(c));
  }

  @Test
  void detachedFaultsLeaveTheWriteRingOnly() {
    attach(a, b);
    membership.promote();
    membership.lost(a);
    assertThat(membership.detachFaults()).containsExactly(a);
    assertThat(writeNodes()).containsExactly(RingNode.active(b));
    assertThat(membership.rings().read().nodes())
        .containsExactly(RingNode.fault(a), RingNode.active(b));
  }

  @Test
  void aLostNewcomerIsForgotten() {
    membership.connected(a);
    assertThat(membership.lost(a)).isFalse();
    assertThat(membership.newcomers()).isEmpty();
    assertThat(membership.rings()).isEqualTo(RingPair.EMPTY);
  }

  @Test
  void adoptedMembersAreNoNewcomersAndNewStampsAreLaterThanAdoptedOnes() {
    membership.connected(a);
    ClockTime partners = ClockTime.of(NOW + 3, 1_000);
    RingSeed seed = new RingSeed(List.of(RingNode.active(a), RingNode.active(b)), partners);
    assertThat(membership.adopt(seed, seed)).isTrue();
    assertThat(membership.newcomers()).isEmpty();

    attach(c);
    assertThat(partners.isBefore(writeTime())).isTrue();
    assertThat(membership.adopt(seed, RingSeed.EMPTY)).isFalse();
    assertThat(writeNodes()).hasSize(3);
  }

  @Test
  void anEmptyRingIsNeverAdopted() {
    attach(a);
    RingSeed faultsOnly =
        new RingSeed(List.of(RingNode.fault(a)), ClockTime.of(NOW + 100, 1_000_000));
    assertThat(membership.adopt(RingSeed.EMPTY, RingSeed.EMPTY)).isFalse();
    assertThat(membership.adopt(faultsOnly, faultsOnly)).isFalse();
    assertThat(writeNodes()).containsExactly(RingNode.active(a));
  }

  /** Servers come, go, are attached, detached and read in any order. */
  @Test
  void whateverIsLostEveryKeyKeepsAnActiveOwnerInBothRings() {
    for (int seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      Membership any = newMembership();
      for (int step = 0; step < 60; step++) {
        NodeAddress server = address(1 + random.nextInt(7));
        switch (random.nextInt(8)) {
          case 0, 1, 2 -> any.connected(server);
          case 3 -> any.attachNewcomers();
          case 4 -> any.promote();
          case 5 -> {
            if (!any.rings().write().isEmpty()) {
              any.detachFaults();
            }
          }
          default -> any.lost(server);
        }
        for (Ring ring : List.of(any.rings().write(), any.rings().read())) {
          assertThat(ring.ranges()).as("seed " + seed).noneMatch(o -> o.active().isEmpty());
        }
      }
    }
  }

  @Test
  void managersThatMarkedTheLastTwoOwnersAtOnceComeToTheSameRing() {
    attach(a, b);
    membership.promote();
    Membership partner = newMembership();
    partner.connected(a);
    partner.connected(b);
    RingSeed both = membership.rings().write().seed();
    partner.adopt(both, both);
    membership.lost(a);
    partner.lost(b);
    RingPair mine = membership.rings();
    RingPair theirs = partner.rings();
    ClockTime stamp = ClockTime.of(NOW, 50);
    RingSeed mineSeed = new RingSeed(mine.write().nodes(), stamp);
    RingSeed theirSeed = new RingSeed(theirs.write().nodes(), stamp);
    membership.adopt(mineSeed, mineSeed);
    partner.adopt(theirSeed, theirSeed);
    membership.lost(b);
    partner.lost(a);

    RingPair before = membership.rings();
    RingPair partnersBefore = partner.rings();
    membership.adopt(theirSeed, theirSeed);
    partner.adopt(mineSeed, mineSeed);
    boolean changed = membership.restoreFaults(before);
    assertThat(partner.restoreFaults(partnersBefore)).isNotEqualTo(changed);
    Membership winner = changed ? membership : partner;
    Membership other = changed ? partner : membership;
    RingSeed won = winner.rings().write().seed();
    other.adopt(won, won);
    assertThat(other.rings().write().nodes()).isEqualTo(winner.rings().write().nodes());
    assertThat(stamp.isBefore(won.clockTime())).isTrue();
  }

  @Test
  void faultsMarkedByBothManagersUnderTheSameStampAllStay() {
    attach(a, b, c);
    membership.promote();
    membership.lost(a);
    RingPair before = membership.rings();
    RingSeed partners =
        new RingSeed(
            List.of(RingNode.active(a), RingNode.fault(b), RingNode.active(c)), writeTime());

    assertThat(membership.adopt(partners, partners)).isTrue();
    assertThat(membership.restoreFaults(before)).isTrue();
    assertThat(writeNodes())
        .containsExactly(RingNode.fault(a), RingNode.fault(b), RingNode.active(c));
    assertThat(partners.clockTime().isBefore(writeTime())).isTrue();
    assertThat(membership.rings().read()).isEqualTo(membership.rings().write());
  }

  @Test
  void aLaterRingOfThePartnerIsNotCorrected() {
    attach(a, b);
    membership.promote();
    membership.lost(a);
    RingPair before = membership.rings();
    RingSeed later =
        new RingSeed(List.of(RingNode.active(a), RingNode.active(b)), ClockTime.of(NOW, 1_000));
    membership.adopt(later, later);
    assertThat(membership.restoreFaults(before)).isFalse();
    assertThat(membership.rings().write().isActive(a)).isTrue();
  }
}
