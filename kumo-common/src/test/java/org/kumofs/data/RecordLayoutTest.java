package org.kumofs.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kumofs.clock.ClockTime;

class RecordLayoutTest {

  private static final String STAMP = "0000000000000000";

  @ParameterizedTest(name = "-F {0}, -E {1}: flags {2}, expiry {3}")
  @CsvSource({
    // -F, -E, flags, expiry, meta and what comes before the value
    "false, false,          0,          0, 0000",
    "false, false,          7,          0, 000100000007",
    "false, false, 4294967295,          0, 0001ffffffff",
    "false, false,          0, 4294967295, 0002ffffffff",
    "false, false,          7,        258, 00030000000700000102",
    "true,  false,          0,          0, 00000000",
    "true,  false,          7,          0, 00000007",
    "true,  false,      65535,          0, 0000ffff",
    "false, true,           0,          0, 000000000000",
    "false, true,           0,        258, 000000000102",
    "false, true,           0, 4294967295, 0000ffffffff",
    "true,  true,           0,          0, 0000000000000000",
    "true,  true,       65534,        258, 000000000102fffe"
  })
  void aContentLiesInARecordByteForByteAndIsReadBack(
      boolean saveFlags, boolean saveExpiry, long flags, long expiresAt, String head) {
    RecordLayout layout = new RecordLayout(saveFlags, saveExpiry);
    ValueContent content = new ValueContent((int) flags, expiresAt, new byte[] {(byte) 0xab, 0});

    RawValue record = layout.encode(content, ClockTime.ZERO);

    assertThat(layout.refusalOf(content)).isEmpty();
    assertThat(HexFormat.of().formatHex(record.bytes())).isEqualTo(STAMP + head + "ab00");
    assertThat(layout.decode(record)).isEqualTo(content);
    assertThat(layout.needsMeta(content)).isEqualTo(record.meta() != 0);
  }

  @ParameterizedTest(name = "-F {0}, -E {1}: flags {2}, expiry {3}")
  @CsvSource({
    "true,  false, 65536,      0, flags above 65535 do not fit the layout of -F",
    "true,  true,  4294967295, 0, flags above 65535 do not fit the layout of -F",
    "true,  false, 0,          1, 'this gateway keeps no expiry times, it runs without -E'",
    "false, true,  1,          0, 'this gateway keeps no flags, it runs without -F'"
  })
  void whatALegacyLayoutHasNoRoomForIsRefusedInWords(
      boolean saveFlags, boolean saveExpiry, long flags, long expiresAt, String words) {
    ValueContent content = new ValueContent((int) flags, expiresAt, new byte[0]);

    assertThat(new RecordLayout(saveFlags, saveExpiry).refusalOf(content)).contains(words);
  }

  @ParameterizedTest(name = "-F {0}, -E {1}")
  @CsvSource({"true, false", "false, true", "true, true", "false, false"})
  void aRecordWithAMetaFieldIsReadByItsOwnHeaderInEveryMode(boolean saveFlags, boolean saveExpiry) {
    ValueContent content = new ValueContent(0x12345678, 99, new byte[] {1});
    RawValue record = RecordLayout.DEFAULT.encode(content, ClockTime.ZERO);

    assertThat(new RecordLayout(saveFlags, saveExpiry).decode(record)).isEqualTo(content);
  }

  @ParameterizedTest(name = "-F {0}, -E {1}: meta {2}, data {3}")
  @CsvSource({
    "true,  false, 0,     00",
    "false, true,  0,     000000",
    "true,  true,  0,     0000000000",
    "false, false, 1,     000000",
    "false, false, 3,     00000000000000",
    "false, false, 4,     00000000000000",
    "false, false, 64,    0000000000000000",
    "true,  true,  32768, 0000000000000000"
  })
  void aHeaderThatCantBeReadIsNoValue(
      boolean saveFlags, boolean saveExpiry, int meta, String data) {
    RawValue record = RawValue.of(ClockTime.ZERO, meta, HexFormat.of().parseHex(data));

    assertThatThrownBy(() -> new RecordLayout(saveFlags, saveExpiry).decode(record))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theStampGoesIntoTheRecord() {
    ClockTime stamp = new ClockTime(0x0102030405060708L);
    ValueContent content = new ValueContent(0, 0, new byte[0]);

    assertThat(RecordLayout.DEFAULT.encode(content, stamp).clockTime()).isEqualTo(stamp);
    assertThat(new RecordLayout(true, true).encode(content, stamp).clockTime()).isEqualTo(stamp);
  }

  @ParameterizedTest(name = "-F {0}, -E {1}")
  @CsvSource({"true, false", "false, true", "true, true"})
  void aLegacyLayoutRefusesStaleItemsAndForgetsTokens(boolean saveFlags, boolean saveExpiry) {
    RecordLayout layout = new RecordLayout(saveFlags, saveExpiry);
    ValueContent plain = new ValueContent(0, 0, new byte[] {1});

    assertThat(layout.refusalOf(plain.withMarks(new Marks(true, false, false, 0)))).isPresent();
    assertThat(layout.refusalOf(plain.withMarks(new Marks(false, true, false, 0)))).isPresent();
    ValueContent marked = plain.withMarks(new Marks(false, false, true, 7));
    assertThat(layout.refusalOf(marked)).isEmpty();
    assertThat(layout.decode(layout.encode(marked, ClockTime.ZERO))).isEqualTo(plain);
  }

  @ParameterizedTest
  @CsvSource({"false, false, 0", "true, false, 1", "false, true, 2", "true, true, 3"})
  void aLayoutHasANumber(boolean saveFlags, boolean saveExpiry, int bits) {
    RecordLayout layout = new RecordLayout(saveFlags, saveExpiry);
    assertThat(layout.bits()).isEqualTo(bits);
    assertThat(RecordLayout.ofBits(bits)).isEqualTo(layout);
  }
}
