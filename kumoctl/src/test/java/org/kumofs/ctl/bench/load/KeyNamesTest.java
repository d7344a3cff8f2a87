package org.kumofs.ctl.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyNamesTest {

  private final KeyNames names = KeyNames.ofValues("key:");

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 9, 10, 99, 100, 999_999_999_999L})
  void aNameIsThePrefixAndTheNumber(long key) {
    byte[] target = new byte[names.maxLength() + 1];
    int end = names.write(key, target, 1);
    assertThat(new String(target, 1, end - 1, UTF_8)).isEqualTo("key:" + key);
    assertThat(names.parse(target, 1, end)).isEqualTo(key);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "key:", "key:x", "key:1x", "kez:1", "ke", "key:99999999999999999999"})
  void otherNamesAreNobodys(String name) {
    assertThat(names.parse(name.getBytes(UTF_8), 0, name.length())).isEqualTo(-1);
  }

  @Test
  void countersAreNeverValues() {
    KeyNames counters = KeyNames.ofCounters("key:");
    byte[] target = new byte[counters.maxLength()];
    int end = counters.write(5, target, 0);
    assertThat(names.parse(target, 0, end)).isEqualTo(-1);
    assertThat(counters.parse(target, 0, end)).isEqualTo(5);
  }

  @Test
  void aPrefixThatNoKeyCanHaveIsRefused() {
    assertThatThrownBy(() -> KeyNames.ofValues("a b")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> KeyNames.ofValues("a\n")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> KeyNames.ofValues("k".repeat(240)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(KeyNames.ofCounters("k".repeat(223)).maxLength()).isEqualTo(250);
  }
}
