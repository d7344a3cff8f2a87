package org.kumofs.data;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kumofs.clock.ClockTime;
import org.kumofs.vectors.Vectors;

class RawValueTest {

  private static final ClockTime STAMP = new ClockTime(0x6b0299820000000aL);

  @Test
  void aRecordIsStampMetaAndData() {
    RawValue value = RawValue.of(STAMP, 0, "value0".getBytes(US_ASCII));
    assertThat(value.bytes()).isEqualTo(Vectors.hex("6b0299820000000a 0000 76616c756530"));
    assertThat(value.clockTime()).isEqualTo(STAMP);
    assertThat(value.meta()).isZero();
    assertThat(value.dataLength()).isEqualTo(6);
    assertThat(value.data()).asString().isEqualTo("value0");
    assertThat(value.isTombstone()).isFalse();
    assertThat(RawValue.ofRecord(value.bytes())).isEqualTo(value).hasSameHashCodeAs(value);
    assertThat(value).hasToString("6b0299820000000a/6 bytes");
  }

  @Test
  void metaIsUnsignedAndDataMayBeEmpty() {
    RawValue value = RawValue.of(STAMP, 0xfffe, new byte[0]);
    assertThat(value.bytes()).isEqualTo(Vectors.hex("6b0299820000000a fffe"));
    assertThat(value.meta()).isEqualTo(0xfffe);
    assertThat(value.dataLength()).isZero();
    assertThat(value.isTombstone()).isFalse();
  }

  @Test
  void aTombstoneIsAStampAndNothingElse() {
    RawValue tombstone = RawValue.tombstone(STAMP);
    assertThat(tombstone.bytes()).isEqualTo(Vectors.hex("6b0299820000000a"));
    assertThat(tombstone.isTombstone()).isTrue();
    assertThat(tombstone.clockTime()).isEqualTo(STAMP);
    assertThat(tombstone.meta()).isZero();
    assertThat(tombstone.dataLength()).isZero();
    assertThat(tombstone.data()).isEmpty();
    assertThat(tombstone).hasToString("6b0299820000000a/tombstone");
  }

  @Test
  void nineBytesReadAsATombstoneToo() {
    RawValue odd = RawValue.ofRecord(Vectors.hex("6b0299820000000a 00"));
    assertThat(odd.isTombstone()).isTrue();
    assertThat(odd.dataLength()).isZero();
    assertThat(odd.data()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7})
  void aRecordWithoutAWholeStampIsRefused(int length) {
    assertThatThrownBy(() -> RawValue.ofRecord(new byte[length]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(length + " bytes");
  }

  @Test
  void aNewStampLeavesTheOldRecordAlone() {
    RawValue value = RawValue.of(ClockTime.ZERO, 0, "v".getBytes(US_ASCII));
    RawValue stamped = value.withClockTime(STAMP);
    assertThat(stamped.bytes()).isEqualTo(Vectors.hex("6b0299820000000a 0000 76"));
    assertThat(value.clockTime()).isEqualTo(ClockTime.ZERO);
  }

  @Test
  void onlyALaterRecordSupersedes() {
    RawValue older = RawValue.of(ClockTime.of(1000, 1), 0, new byte[0]);
    RawValue newer = RawValue.tombstone(ClockTime.of(1000, 2));
    assertThat(newer.supersedes(older)).isTrue();
    assertThat(older.supersedes(newer)).isFalse();
    assertThat(older.supersedes(older)).isFalse();
  }

  private static byte[] someBytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  @Test
  void theDataOfALargeValueAreShared() {
    byte[] data = someBytes(10_000);
    RawValue value = RawValue.of(STAMP, 3, new byte[] {1, 2}, Bytes.of(data));
    RawValue later = value.withClockTime(new ClockTime(99));

    assertThat(value.tail().array()).isSameAs(data);
    assertThat(later.tail().array()).isSameAs(data);
    assertThat(later.clockTime()).isEqualTo(new ClockTime(99));
    assertThat(value.clockTime()).isEqualTo(STAMP);
    assertThat(later.meta()).isEqualTo(3);
  }

  @Test
  void soAreThoseOfALargeRecordThatGetsAnotherStamp() {
    byte[] record = RawValue.of(STAMP, 3, someBytes(10_000)).bytes();
    byte[] before = record.clone();
    RawValue later = RawValue.ofRecord(record).withClockTime(new ClockTime(99));

    assertThat(later.tail().array()).isSameAs(record);
    assertThat(later.bytes()).hasSize(record.length).endsWith(someBytes(10_000));
    assertThat(later.meta()).isEqualTo(3);
    assertThat(record).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4_083, 4_084, 4_085, 4_086, 10_000})
  void recordsAreEqualHoweverTheyAreCut(int length) {
    byte[] data = someBytes(length + 4);
    RawValue cut = RawValue.of(STAMP, 1, Arrays.copyOf(data, 4), Bytes.from(data, 4));
    RawValue whole = RawValue.ofRecord(cut.bytes());
    RawValue stamped = whole.withClockTime(ClockTime.ZERO).withClockTime(STAMP);

    for (RawValue one : List.of(cut, whole, stamped)) {
      assertThat(one).isEqualTo(whole).isEqualTo(cut).isEqualTo(stamped);
      assertThat(one).hasSameHashCodeAs(whole);
      assertThat(one.data()).isEqualTo(data);
      assertThat(one.length()).isEqualTo(RawValue.HEADER_LENGTH + data.length);
      assertThat(ValueContent.decode(one).data())
          .isEqualTo(Arrays.copyOfRange(data, 4, data.length));
    }
    data[data.length - 1]++;
    assertThat(RawValue.of(STAMP, 1, data)).isNotEqualTo(whole).isNotEqualTo(stamped);
    assertThat(RawValue.of(STAMP, 1, someBytes(length + 5))).isNotEqualTo(whole);
  }

  @Test
  void aContentSharesTheBytesOfALargeRecord() {
    byte[] record = new ValueContent(7, 9, someBytes(10_000)).toRecord(STAMP).bytes();
    ValueContent content = ValueContent.decode(RawValue.ofRecord(record));
    assertThat(content.bytes().array()).isSameAs(record);
    assertThat(content.dataLength()).isEqualTo(10_000);
    assertThat(content.toRecord(STAMP).tail().array()).isSameAs(record);
    assertThat(content.toRecord(STAMP).bytes()).isEqualTo(record);
  }
}
