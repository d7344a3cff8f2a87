package org.kumofs.manager.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.kumofs.clock.ClockTime;
import org.kumofs.clock.HybridClock;
import org.kumofs.ring.NodeAddress;

class RingStampsTest {

  private static final long NOW = 1_700_000_000L;
  private static final int MANY = 50;

  private final NodeAddress one = address(1);
  private final NodeAddress other = address(2);

  private static NodeAddress address(int number) {
    return NodeAddress.of(new InetSocketAddress("10.0.1." + number, 19_700));
  }

  private static RingStamps stamps(NodeAddress self, Optional<NodeAddress> partner) {
    return new RingStamps(new HybridClock(() -> NOW), self, partner);
  }

  @Test
  void twoManagersWithTheSameClockNeverMakeTheSameStamp() {
    RingStamps ones = stamps(one, Optional.of(other));
    RingStamps others = stamps(other, Optional.of(one));
    Set<ClockTime> made = new HashSet<>();
    ClockTime seen = ClockTime.of(NOW, 0);
    for (int i = 0; i < MANY; i++) {
      assertThat(made.add(ones.after(seen))).isTrue();
      assertThat(made.add(others.after(seen))).isTrue();
    }
  }

  @Test
  void aStampIsLaterThanTheOneBeforeWhoeverMadeThat() {
    RingStamps ones = stamps(one, Optional.of(other));
    RingStamps others = stamps(other, Optional.of(one));
    ClockTime last = ClockTime.of(NOW + 3, 7);
    for (int i = 0; i < MANY; i++) {
      ClockTime next = (i % 3 == 0 ? others : ones).after(last);
      assertThat(last.isBefore(next)).isTrue();
      last = next;
    }
  }

  @Test
  void aManagerWithoutPartnerMakesStampsToo() {
    ClockTime first = stamps(one, Optional.empty()).after(ClockTime.ZERO);
    assertThat(ClockTime.ZERO.isBefore(first)).isTrue();
  }
}
