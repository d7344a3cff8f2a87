package org.kumofs.data;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kumofs.clock.ClockTime;
import org.kumofs.vectors.Vectors;

class ValueContentTest {

  private static final ClockTime STAMP = ClockTime.of(1000, 1);

  private static RawValue record(int meta, String hex) {
    return RawValue.of(STAMP, meta, Vectors.hex(hex));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          0,  0,          0, 76
          1,  0,          1, 00000001 76
          -1, 0,          1, ffffffff 76
          0,  1700000000, 2, 6553f100 76
          0,  4294967295, 2, ffffffff 76
          32, 1700000000, 3, 00000020 6553f100 76
          """)
  void flagsAndExpiryLieBeforeTheData(int flags, long expiresAt, int meta, String hex) {
    ValueContent content = new ValueContent(flags, expiresAt, "v".getBytes(US_ASCII));
    assertThat(content.meta()).isEqualTo(meta);
    assertThat(content.toRecord(STAMP).data()).isEqualTo(Vectors.hex(hex));
    assertThat(content.isPlain()).isEqualTo(meta == 0);
    ValueContent decoded = ValueContent.decode(record(meta, hex));
    assertThat(decoded).isEqualTo(content).hasSameHashCodeAs(content);
    assertThat(decoded.data()).asString().isEqualTo("v");
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          64,    00000000000000000000000000
          32768, 00000000000000000000000000
          4,     00000000000000
          5,     0000000000000000000000
          7,     000000000000000000000000000000
          1,     000000
          2,     000000
          3,     00000000000000
          1,     ''
          """)
  void aHeaderThatIsUnknownOrCutShortIsRefused(int meta, String hex) {
    assertThatThrownBy(() -> ValueContent.decode(record(meta, hex)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("meta " + meta);
    assertThat(ValueContent.isExpired(record(meta, hex), Long.MAX_VALUE)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          true,  false, false, 0,  0, 0,  8,  76
          false, true,  false, 0,  0, 0,  16, 76
          false, false, true,  0,  0, 0,  32, 76
          false, false, false, 5,  0, 0,  4,  0000000000000005 76
          true,  true,  true,  -1, 1, 2,  63, 00000001 00000002 ffffffffffffffff 76
          """)
  void marksLieInTheMetaFieldAndTheTokenBehindFlagsAndExpiry(
      boolean stale,
      boolean claimed,
      boolean binaryKey,
      long token,
      int flags,
      long expiresAt,
      int meta,
      String hex) {
    Marks marks = new Marks(stale, claimed, binaryKey, token);
    ValueContent content = new ValueContent(flags, expiresAt, marks, "v".getBytes(US_ASCII));
    assertThat(content.meta()).isEqualTo(meta);
    assertThat(content.toRecord(STAMP).data()).isEqualTo(Vectors.hex(hex));
    assertThat(ValueContent.decode(record(meta, hex))).isEqualTo(content);
    assertThat(content.casToken(STAMP)).isEqualTo(token == 0 ? STAMP.bits() : token);
  }

  @Test
  void aTombstoneHasNoContentAndNeverExpires() {
    RawValue tombstone = RawValue.tombstone(STAMP);
    assertThatThrownBy(() -> ValueContent.decode(tombstone))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(ValueContent.isExpired(tombstone, Long.MAX_VALUE)).isFalse();
  }

  @Test
  void aValueExpiresAtItsSecond() {
    for (RawValue value : new RawValue[] {record(2, "6553f100"), record(3, "00000000 6553f100")}) {
      assertThat(ValueContent.isExpired(value, 1_699_999_999)).isFalse();
      assertThat(ValueContent.isExpired(value, 1_700_000_000)).isTrue();
      assertThat(ValueContent.isExpired(value, 1_700_000_001)).isTrue();
    }
    RawValue lastSecond = record(2, "ffffffff");
    assertThat(ValueContent.isExpired(lastSecond, 0xffff_fffeL)).isFalse();
    assertThat(ValueContent.isExpired(lastSecond, 0xffff_ffffL)).isTrue();
  }

  @Test
  void aPlainValueOrOneWithFlagsAloneNeverExpires() {
    assertThat(ValueContent.isExpired(record(0, "00000001 76"), Long.MAX_VALUE)).isFalse();
    assertThat(ValueContent.isExpired(record(1, "00000001 76"), Long.MAX_VALUE)).isFalse();
  }

  @Test
  void anExpiryTimeThatDoesNotFitIsRefused() {
    assertThatThrownBy(() -> new ValueContent(0, -1, new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ValueContent(0, 1L << 32, new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
