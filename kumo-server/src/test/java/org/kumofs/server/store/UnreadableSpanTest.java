package org.kumofs.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;
import org.kumofs.data.RawKey;

class UnreadableSpanTest {

  private int tries;

  private UnreadableSpan find(long after, LongPredicate readable) {
    tries = 0;
    return UnreadableSpan.find(
        Optional.of(RawKey.ofHash(after)),
        "Corruption",
        hash -> {
          tries++;
          return readable.test(hash);
        });
  }

  private static LongPredicate unreadable(long from, long to) {
    return hash -> Long.compareUnsigned(hash, from) < 0 || Long.compareUnsigned(hash, to) > 0;
  }

  @Test
  void itsEndIsFoundExactly() {
    long[][] spans = {
      {0, 0},
      {0, 1},
      {0, -2},
      {5, 1_000_003},
      {1L << 40, (1L << 47) + 12_345},
      {Long.MAX_VALUE - 7, Long.MIN_VALUE + 7},
      {Long.MIN_VALUE, -2},
      {-3, -2},
    };
    for (long[] span : spans) {
      UnreadableSpan found = find(span[0], unreadable(span[0], span[1]));

      assertThat(found.before().map(RawKey::hash))
          .as("%x %x", span[0], span[1])
          .contains(span[1] + 1);
      assertThat(found.lastHash()).isEqualTo(span[1]);
      assertThat(tries).isLessThan(130);
    }
  }

  @Test
  void nothingUpToTheEndMayBeReadable() {
    UnreadableSpan all = UnreadableSpan.find(Optional.empty(), "Input/output error", hash -> false);

    assertThat(all.before()).isEmpty();
    assertThat(all.firstHash()).isZero();
    assertThat(all.lastHash()).isEqualTo(-1L);
    assertThat(all.words())
        .isEqualTo(
            "records after the beginning and before the end can't be read: Input/output error");
    assertThat(find(-1L, hash -> false).before()).isEmpty();
  }

  @Test
  void itContainsWhatLiesBetweenItsEnds() {
    UnreadableSpan span = find(16, unreadable(16, 31));

    assertThat(span.contains(key(16))).as("behind the last key with that hash").isTrue();
    assertThat(span.contains(key(15))).isFalse();
    assertThat(span.contains(RawKey.ofHash(16))).isFalse();
    assertThat(span.contains(key(31))).isTrue();
    assertThat(span.contains(key(32))).isFalse();
  }

  private static RawKey key(long hash) {
    byte[] bytes = Arrays.copyOf(RawKey.ofHash(hash).bytes(), Long.BYTES + 1);
    return RawKey.ofRecord(bytes);
  }
}
