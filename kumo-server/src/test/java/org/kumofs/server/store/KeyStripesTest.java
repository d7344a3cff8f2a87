package org.kumofs.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kumofs.server.store.Records.key;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.kumofs.data.RawKey;

class KeyStripesTest {

  private final KeyStripes stripes = new KeyStripes(16);

  @Test
  void theResultOfTheActionComesBack() {
    assertThat(stripes.holding(key("k"), () -> "done")).isEqualTo("done");
  }

  @Test
  void aStripeIsFreeAgainAfterAFailure() throws InterruptedException {
    assertThatThrownBy(
            () ->
                stripes.holding(
                    key("k"),
                    () -> {
                      throw new IllegalStateException("failed");
                    }))
        .isInstanceOf(IllegalStateException.class);
    Thread other = new Thread(() -> stripes.holding(key("k"), () -> true));
    other.start();
    other.join(60_000);
    assertThat(other.isAlive()).isFalse();
  }

  @Test
  void aKeyIsHeldDuringTheActionAlone() {
    assertThat(stripes.isHeld(key("k"))).isFalse();
    assertThat(stripes.<Boolean>holding(key("k"), () -> stripes.isHeld(key("k")))).isTrue();
    assertThat(stripes.isHeld(key("k"))).isFalse();
  }

  @Test
  void everyHashHasAStripe() {
    for (long hash : new long[] {0, -1, Long.MIN_VALUE, Long.MAX_VALUE, 0xffff_ffffL}) {
      byte[] record = ByteBuffer.allocate(Long.BYTES).putLong(hash).array();
      assertThat(stripes.<Boolean>holding(RawKey.ofRecord(record), () -> true)).isTrue();
    }
  }

  @Test
  void theCountIsAPowerOfTwo() {
    for (int count : new int[] {0, 3, -4}) {
      assertThatThrownBy(() -> new KeyStripes(count)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
