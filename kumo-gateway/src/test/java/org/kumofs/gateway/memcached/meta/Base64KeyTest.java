package org.kumofs.gateway.memcached.meta;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class Base64KeyTest {

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }

  @Test
  void whatIsEncodedIsDecodedAgain() {
    Random random = new Random(1);
    for (int length = 1; length <= 250; length++) {
      byte[] key = new byte[length];
      random.nextBytes(key);

      assertThat(Base64Key.decode(Base64Key.encode(key))).isEqualTo(key);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Y!Q!=!=, a",
    "YQ==YWJj, a",
    "YWI=YWJj, ab",
    "YR==, a",
    "Y=Q=, '`'",
  })
  void whatDoesNotBelongThereIsPassedOver(String text, String key) {
    assertThat(new String(Base64Key.decode(bytes(text)), ISO_8859_1)).isEqualTo(key);
  }

  @ParameterizedTest
  @CsvSource({"''", "a", "ab", "abc", "abcde", "====", "a===", "YWJj====", "-_-_", "!!!!"})
  void whatIsNotBase64IsNoKey(String text) {
    assertThat(Base64Key.decode(bytes(text))).isEmpty();
  }
}
