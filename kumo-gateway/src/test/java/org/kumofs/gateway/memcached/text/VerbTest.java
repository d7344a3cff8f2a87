package org.kumofs.gateway.memcached.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kumofs.gateway.memcached.line.LineBuffer;
import org.kumofs.gateway.memcached.line.Words;

final class VerbTest {

  private static Verb of(String line) {
    LineBuffer buffer = new LineBuffer();
    buffer.fill(ByteBuffer.wrap((line + "\n").getBytes(ISO_8859_1)), 100);
    Words words = new Words(buffer);
    assertThat(words.next()).isTrue();
    return Verb.of(words);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UNKNOWN")
  void everyVerbIsFoundByItsWord(Verb verb) {
    String word = verb.name().toLowerCase(Locale.ROOT);

    assertThat(of(word + " a b")).isEqualTo(verb);
    assertThat(of(word + "x")).isEqualTo(Verb.UNKNOWN);
    assertThat(of(word.substring(0, word.length() - 1) + "?")).isEqualTo(Verb.UNKNOWN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "g", "\u00ffget", "unknown", "mx", "lru", "\t"})
  void otherWordsAreUnknown(String word) {
    assertThat(of(word)).isEqualTo(Verb.UNKNOWN);
  }

  @Test
  void theWordOfALongVerbMayComeInAnyCompany() {
    assertThat(of("  cache_memlimit   64")).isEqualTo(Verb.CACHE_MEMLIMIT);
  }
}
