package org.kumofs.ring;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.kumofs.clock.ClockTime;

class CoverageTest {

  private static NodeAddress address(int number) {
    return NodeAddress.of(new InetSocketAddress("10.0.0." + number, 19_800));
  }

  private static Ring ring(int... members) {
    List<RingNode> nodes = new ArrayList<>();
    for (int member : members) {
      nodes.add(new RingNode(address(Math.abs(member)), member > 0));
    }
    return Ring.of(new RingSeed(nodes, ClockTime.of(1, 1)));
  }

  private static boolean needs(Ring ring, int member) {
    return Coverage.needs(ring, address(member), other -> true);
  }

  @Test
  void theOnlyActiveMemberIsNeeded() {
    assertThat(needs(ring(1), 1)).isTrue();
    assertThat(needs(ring(1, -2, -3), 1)).isTrue();
  }

  @Test
  void oneOfTwoIsNot() {
    assertThat(needs(ring(1, 2), 1)).isFalse();
    assertThat(needs(ring(1, 2, -3), 2)).isFalse();
  }

  @Test
  void whoIsNotActiveIsNeverNeeded() {
    assertThat(needs(ring(1, -2), 2)).isFalse();
    assertThat(needs(ring(1), 9)).isFalse();
    assertThat(needs(Ring.EMPTY, 1)).isFalse();
  }

  @Test
  void ofFiveMembersWithTwoFaultsEachOtherIsNeeded() {
    Ring ring = ring(-1, -2, 3, 4, 5);
    assertThat(needs(ring, 3)).isTrue();
    assertThat(needs(ring, 4)).isTrue();
    assertThat(needs(ring(-1, 2, 3, 4, 5), 2)).isFalse();
  }

  @Test
  void ownersThatDoNotHelpDoNotCount() {
    Ring ring = ring(1, 2, 3);
    assertThat(Coverage.needs(ring, address(1), other -> false)).isTrue();
    assertThat(Coverage.needs(ring, address(1), address(3)::equals)).isFalse();
  }

  /** The definition, taken literally, on rings of any shape; then losses in any order. */
  @Test
  void noOrderOfLossesLeavesAKeyWithoutActiveOwner() {
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      List<Integer> members = new ArrayList<>();
      int size = 1 + random.nextInt(8);
      for (int i = 1; i <= size; i++) {
        members.add(i);
      }
      Ring ring = ring(members.stream().mapToInt(i -> i).toArray());
      Set<NodeAddress> gone = new HashSet<>();
      Collections.shuffle(members, random);
      for (int member : members) {
        NodeAddress lost = address(member);
        gone.add(lost);
        boolean needed = Coverage.needs(ring, lost, other -> !gone.contains(other));
        assertThat(needed)
            .isEqualTo(
                !eachKeyHasAnOwner(ring.withFault(lost, ring.clockTime()), gone, ring, lost));
        if (!needed) {
          ring = ring.withFault(lost, ring.clockTime());
        }
        Ring now = ring;
        assertThat(now.ranges()).noneMatch(owners -> owners.active().isEmpty());
      }
    }
  }

  /** Whether what the lost one answers for has an owner left that is there. */
  private static boolean eachKeyHasAnOwner(
      Ring without, Set<NodeAddress> gone, Ring before, NodeAddress lost) {
    for (int i = 0; i < without.ranges().size(); i++) {
      if (before.ranges().get(i).isActiveOwner(lost)
          && without.ranges().get(i).active().stream().allMatch(gone::contains)) {
        return false;
      }
    }
    return true;
  }
}
