package org.kumofs.server.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kumofs.server.Rings.address;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kumofs.clock.ClockTime;
import org.kumofs.ring.RingNode;
import org.kumofs.ring.RingPair;
import org.kumofs.ring.RingSeed;

class RingHolderTest {

  private static final RingSeed OLD = seed(100, 1);
  private static final RingSeed NEW = seed(200, 1, 2);

  private final RingHolder holder = new RingHolder();
  private final List<RingPair> heard = new ArrayList<>();

  @Test
  void startsWithoutAnyRing() {
    assertThat(holder.rings()).isEqualTo(RingPair.EMPTY);
  }

  @Test
  void adoptsEachRingThatIsNeitherEmptyNorOlder() {
    assertThat(holder.adopt(OLD, RingSeed.EMPTY)).isTrue();
    assertThat(holder.rings().write().seed()).isEqualTo(OLD);
    assertThat(holder.rings().read().isEmpty()).isTrue();

    assertThat(holder.adopt(OLD, NEW)).isTrue();
    assertThat(holder.rings().read().seed()).isEqualTo(NEW);

    assertThat(holder.adopt(NEW, OLD)).isTrue();
    assertThat(holder.rings().write().seed()).isEqualTo(NEW);
    assertThat(holder.rings().read().seed()).isEqualTo(NEW);
  }

  @Test
  void refusesWhenBothRingsAreEmptyOrOlder() {
    holder.adopt(NEW, NEW);

    assertThat(holder.adopt(OLD, RingSeed.EMPTY)).isFalse();
    assertThat(holder.adopt(RingSeed.EMPTY, RingSeed.EMPTY)).isFalse();
    assertThat(holder.adoptWrite(OLD)).isFalse();
    assertThat(holder.rings().write().seed()).isEqualTo(NEW);
  }

  @Test
  void aRingWithoutActiveMembersIsNeverAdopted() {
    RingSeed allDown = new RingSeed(List.of(RingNode.fault(address(1))), ClockTime.of(300, 0));

    assertThat(holder.adopt(allDown, allDown)).isFalse();
    assertThat(holder.rings()).isEqualTo(RingPair.EMPTY);
  }

  @Test
  void aCopyChangesTheWriteRingAloneAndTheDeletePhaseLetsReadsFollow() {
    holder.adopt(OLD, OLD);

    assertThat(holder.adoptWrite(NEW)).isTrue();
    assertThat(holder.rings().differ()).isTrue();
    assertThat(holder.rings().read().seed()).isEqualTo(OLD);

    holder.promote();
    assertThat(holder.rings().differ()).isFalse();
    assertThat(holder.rings().read().seed()).isEqualTo(NEW);
  }

  @Test
  void anEmptyWriteRingIsNotPromoted() {
    holder.adopt(RingSeed.EMPTY, OLD);
    holder.promote();
    assertThat(holder.rings().read().seed()).isEqualTo(OLD);
  }

  @Test
  void listenersHearOfChangesAfterTheyArePublishedAndOfNothingElse() {
    holder.addListener(
        (before, after) -> {
          assertThat(holder.rings()).isSameAs(after);
          heard.add(before);
          heard.add(after);
        });

    holder.adopt(OLD, OLD);
    holder.adopt(OLD, OLD);
    holder.adopt(RingSeed.EMPTY, RingSeed.EMPTY);
    holder.promote();

    assertThat(heard).containsExactly(RingPair.EMPTY, holder.rings());
  }

  private static RingSeed seed(long seconds, int... hosts) {
    return new RingSeed(
        Arrays.stream(hosts).mapToObj(host -> RingNode.active(address(host))).toList(),
        ClockTime.of(seconds, 0));
  }
}
