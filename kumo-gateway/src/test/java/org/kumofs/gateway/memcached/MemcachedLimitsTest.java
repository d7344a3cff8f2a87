package org.kumofs.gateway.memcached;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class MemcachedLimitsTest {

  @Test
  void theDefaultsAreThoseOfMemcached() {
    assertThat(MemcachedLimits.DEFAULT).isEqualTo(new MemcachedLimits(250, 1048576, 2048, 4194304));
  }

  @Test
  void aValueOf128MebibytesCanBeAllowed() {
    assertThat(MemcachedLimits.DEFAULT.withMaxValueBytes(128 << 20).maxValueBytes())
        .isEqualTo(134217728);
  }

  @Test
  void limitsThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> MemcachedLimits.DEFAULT.withMaxValueBytes(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("maxValueBytes");
    assertThatThrownBy(() -> new MemcachedLimits(0, 1, 2048, 1 << 20))
        .hasMessageContaining("maxKeyBytes");
    assertThatThrownBy(() -> new MemcachedLimits(250, 1, 20_000, 1 << 20))
        .hasMessageContaining("maxLineBytes");
    assertThatThrownBy(() -> new MemcachedLimits(250, 1, 2048, 2048))
        .hasMessageContaining("maxGetLineBytes");
  }
}
