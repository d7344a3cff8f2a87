package org.kumofs.ring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.kumofs.clock.ClockTime;

class RingPairTest {

  private static final NodeAddress NODE =
      NodeAddress.fromWire(new byte[] {0x4d, 0x58, 10, 0, 0, 1});
  private static final RingNode ACTIVE = RingNode.active(NODE);

  private static RingSeed seed(int seconds, RingNode... nodes) {
    return new RingSeed(List.of(nodes), ClockTime.of(seconds, 1));
  }

  private static RingPair pair(RingSeed write, RingSeed read) {
    return new RingPair(Ring.of(write), Ring.of(read));
  }

  @Test
  void eachRingIsAdoptedOnItsOwn() {
    RingPair held = pair(seed(1000, ACTIVE), seed(1000, ACTIVE));
    RingPair after = held.adopt(seed(1100, ACTIVE.asFault(), other()), seed(900, other()));
    assertThat(after.write().seed()).isEqualTo(seed(1100, ACTIVE.asFault(), other()));
    assertThat(after.read()).isSameAs(held.read());
    assertThat(held.adopt(seed(900, other()), seed(1100, other())).read().seed())
        .isEqualTo(seed(1100, other()));
  }

  @Test
  void atTheEndOfAReplaceTheReadRingBecomesTheWriteRing() {
    RingPair held = pair(seed(2000, ACTIVE, other()), seed(1000, ACTIVE));
    RingPair after = held.adopt(held.write().seed(), held.write().seed());
    assertThat(after.write()).isSameAs(held.write());
    assertThat(after.read()).isSameAs(held.write());
  }

  private static RingNode other() {
    return RingNode.active(NODE.withPort(1));
  }

  @Test
  void anEmptyRingIsNeverAdopted() {
    RingPair held = pair(seed(1000, ACTIVE), seed(1000, ACTIVE));
    assertThat(held.adopt(seed(1100), seed(1100, ACTIVE.asFault()))).isEqualTo(held);
    assertThat(RingPair.EMPTY.adopt(RingSeed.EMPTY, RingSeed.EMPTY)).isEqualTo(RingPair.EMPTY);
  }

  @Test
  void aRingOfTheSameAgeIsAdoptedAndTheSameRingIsKept() {
    RingPair held = pair(seed(1000, ACTIVE), seed(1000, ACTIVE));
    RingPair after = held.adopt(seed(1000, other()), seed(1000, ACTIVE));
    assertThat(after.write().seed()).isEqualTo(seed(1000, other()));
    assertThat(after.read()).isSameAs(held.read());
  }

  @Test
  void theFirstRingsAreAdoptedByANodeThatHasNone() {
    RingPair after = RingPair.EMPTY.adopt(seed(1000, ACTIVE), seed(1000, ACTIVE));
    assertThat(after).isEqualTo(pair(seed(1000, ACTIVE), seed(1000, ACTIVE)));
  }

  @Test
  void ringsDifferWhenTheirStampsDo() {
    assertThat(pair(seed(1, ACTIVE), seed(1, ACTIVE)).differ()).isFalse();
    assertThat(pair(seed(2, ACTIVE), seed(1, ACTIVE)).differ()).isTrue();
    RingPair pair = pair(seed(2, ACTIVE), seed(1, ACTIVE));
    assertThat(pair.withRead(pair.write()).differ()).isFalse();
    assertThat(pair.withWrite(pair.read()).differ()).isFalse();
  }
}
