package org.kumofs.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyMarksTest {

  private static LongStream hashes(int count, long seed) {
    return new SplittableRandom(seed).longs(count);
  }

  private static KeyMarks marksOf(LongStream hashes) {
    KeyMarks.Builder builder = new KeyMarks.Builder();
    hashes.forEach(builder::add);
    return builder.build();
  }

  private static double shareOfOthers(KeyMarks marks) {
    return hashes(10_000, 99).filter(marks::mayContain).count() / 10_000.0;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 20_000, 2_000_000})
  void everyKeyThatWasAddedIsThere(int count) {
    KeyMarks marks = marksOf(hashes(count, 1));

    assertThat(hashes(count, 1).allMatch(marks::mayContain)).isTrue();
    assertThat(KeyMarks.of(marks.bytes())).isEqualTo(marks);
  }

  @ParameterizedTest
  @CsvSource({"1, 0.001", "80000, 0.015", "800000, 0.12", "2000000, 0.3"})
  void fewOthersAre(int count, double share) {
    KeyMarks marks = marksOf(hashes(count, 1));

    assertThat(shareOfOthers(marks)).isLessThan(share);
    assertThat(marks.bytes()).hasSize(KeyMarks.MAX_BYTES);
  }

  @Test
  void marksOfDifferentSizesAreJoined() {
    KeyMarks small = KeyMarks.of(new byte[] {0, 1 << 3});
    KeyMarks large = marksOf(hashes(5_000, 2));
    KeyMarks joined = new KeyMarks.Builder().add(small).add(large).build();

    assertThat(joined.mayContain(0x7ffb)).isTrue();
    assertThat(hashes(5_000, 2).allMatch(joined::mayContain)).isTrue();
    assertThat(shareOfOthers(joined)).isBetween(0.05, 0.08);
  }

  @Test
  void noneHasNoKeyAndNoBytes() {
    assertThat(marksOf(LongStream.empty())).isEqualTo(KeyMarks.NONE);
    assertThat(KeyMarks.of(new byte[0])).isSameAs(KeyMarks.NONE);
    assertThat(hashes(100, 1).anyMatch(KeyMarks.NONE::mayContain)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 5, 1000, (1 << 20) + 1, 1 << 21})
  void otherNumbersOfBytesAreRefused(int length) {
    assertThatThrownBy(() -> KeyMarks.of(new byte[length]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(length + " bytes");
  }
}
