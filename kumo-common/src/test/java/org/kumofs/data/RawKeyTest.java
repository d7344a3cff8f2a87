package org.kumofs.data;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kumofs.vectors.Vectors;

class RawKeyTest {

  @Test
  void aRecordIsTheHashAndTheKey() {
    RawKey key = RawKey.ofKey("key0".getBytes(US_ASCII));
    assertThat(key.bytes()).isEqualTo(Vectors.hex("996e1f2d33efb1ad 6b657930"));
    assertThat(key.hash()).isEqualTo(0x996e1f2d33efb1adL);
    assertThat(key.key()).asString().isEqualTo("key0");
    assertThat(key).hasToString("996e1f2d33efb1ad/4 bytes");
  }

  @Test
  void aReceivedRecordIsTakenAsItIs() {
    RawKey key = RawKey.ofRecord(Vectors.hex("0000000000000001 6b"));
    assertThat(key.hash()).isEqualTo(1);
    assertThat(key.key()).asString().isEqualTo("k");
    assertThat(key).isNotEqualTo(RawKey.ofKey(new byte[] {'k'}));
  }

  @Test
  void aKeyMayBeEmpty() {
    RawKey key = RawKey.ofKey(new byte[0]);
    assertThat(key.bytes()).hasSize(8);
    assertThat(RawKey.ofRecord(key.bytes())).isEqualTo(key).hasSameHashCodeAs(key);
    assertThat(key.key()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7})
  void aRecordWithoutAWholeHashIsRefused(int length) {
    assertThatThrownBy(() -> RawKey.ofRecord(new byte[length]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(length + " bytes");
  }
}
