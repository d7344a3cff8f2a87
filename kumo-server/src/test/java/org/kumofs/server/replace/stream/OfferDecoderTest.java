package org.kumofs.server.replace.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.rpc.wire.ProtocolException;
import org.kumofs.server.store.StoredRecord;
import org.kumofs.vectors.Vectors;

class OfferDecoderTest {

  private static final int LIMIT = 1_000;
  private static final String RECORD = "92 a9 000000000000000061 aa 00000001000000020000";

  private static List<GoldenOffer> goldenOffers() {
    return GoldenOffer.all();
  }

  /** Decodes pieces as they come and tells what they held. */
  private static List<StoredRecord> decode(OfferDecoder decoder, byte[]... pieces)
      throws ProtocolException {
    List<StoredRecord> records = new ArrayList<>();
    for (byte[] piece : pieces) {
      decoder.feed(piece);
      for (Optional<StoredRecord> record = decoder.next();
          record.isPresent();
          record = decoder.next()) {
        records.add(record.get());
      }
    }
    return records;
  }

  private static byte[] deflate(byte[] plain) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
      out.write(plain);
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
    return bytes.toByteArray();
  }

  private static byte[] deflate(String hex) {
    return deflate(Vectors.hex(hex));
  }

  private static byte[][] single(byte[] bytes) {
    byte[][] pieces = new byte[bytes.length][];
    for (int i = 0; i < bytes.length; i++) {
      pieces[i] = new byte[] {bytes[i]};
    }
    return pieces;
  }

  @ParameterizedTest
  @MethodSource("goldenOffers")
  void readsWhatTheOriginalSends(GoldenOffer offer) throws ProtocolException {
    try (OfferDecoder decoder = new OfferDecoder(LIMIT)) {
      assertThat(decode(decoder, offer.offererSends())).isEqualTo(offer.records());
      assertThat(decoder.ended()).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("goldenOffers")
  void readsTheSameHoweverItIsCut(GoldenOffer offer) throws ProtocolException {
    byte[] bytes = offer.offererSends();
    for (int cut = 1; cut < bytes.length; cut++) {
      try (OfferDecoder decoder = new OfferDecoder(LIMIT)) {
        byte[] head = Arrays.copyOf(bytes, cut);
        List<StoredRecord> records = decode(decoder, head);
        assertThat(decoder.ended()).isFalse();
        records.addAll(decode(decoder, Arrays.copyOfRange(bytes, cut, bytes.length)));
        assertThat(records).isEqualTo(offer.records());
        assertThat(decoder.ended()).isTrue();
      }
    }
    try (OfferDecoder decoder = new OfferDecoder(LIMIT)) {
      assertThat(decode(decoder, single(bytes))).isEqualTo(offer.records());
      assertThat(decoder.ended()).isTrue();
    }
  }

  @Test
  void readsAnOfferWithoutRecords() throws ProtocolException {
    try (OfferDecoder decoder = new OfferDecoder(LIMIT)) {
      assertThat(decode(decoder, deflate("c0"))).isEmpty();
      assertThat(decoder.ended()).isTrue();
    }
  }

  @Test
  void readsTombstones() throws ProtocolException {
    try (OfferDecoder decoder = new OfferDecoder(LIMIT)) {
      List<StoredRecord> records =
          decode(decoder, deflate("92 a9 000000000000000061 a8 0000000100000002 c0"));
      assertThat(records.get(0).value()).isEqualTo(RawValue.tombstone(ClockTime.of(1, 2)));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "str8 and bin8, 92 d909 000000000000000061 c40a 00000001000000020000",
    "bin16 and raw32, 92 c50009 000000000000000061 db0000000a 00000001000000020000",
    "array16 and bin32, dc0002 a9 000000000000000061 c60000000a 00000001000000020000",
    "more elements than are known, 94 a9 000000000000000061 aa 00000001000000020000 01 92c0c3"
  })
  void readsTheFormsOfNewerWriters(String what, String record) throws ProtocolException {
    try (OfferDecoder decoder = new OfferDecoder(LIMIT)) {
      List<StoredRecord> records = decode(decoder, deflate(record + "c0"));
      assertThat(records)
          .containsExactly(
              new StoredRecord(
                  RawKey.ofRecord(Vectors.hex("000000000000000061")),
                  RawValue.of(ClockTime.of(1, 2), 0, new byte[0])));
      assertThat(decoder.ended()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "a raw over the limit, 92 a8 0000000000000000 db00010000, over the limit of 1000",
    "a raw of 2 GB, 92 dbffffffff, over the limit of 1000",
    "an array of 4 G elements, ddffffffff, over the limit",
    "arrays inside each other, 9191919191919191c0, levels deep",
    "a record of one element, 91 a8 0000000000000000, 1 elements",
    "an empty array, 90, 0 elements",
    "a map, 81 a0 a0, not a record",
    "a number, 2a, not a record",
    "a number as the key, 92 01 a8 0000000000000000, not a record",
    "nil as the value, 92 a8 0000000000000000 c0, not a record",
    "a key without a hash, 92 a7 00000000000000 a8 0000000000000000, not a record",
    "a value without a stamp, 92 a8 0000000000000000 a7 00000000000000, not a record",
    "a byte that nobody uses, c1, type 0xc1",
    "an ext, c70100ff, type 0xc7",
    "a record after the nil, c0 92 a8 0000000000000000 a8 0000000000000000, after the closing nil",
    "no nil at the end, 92 a8 0000000000000000 a8 0000000000000000, without the closing nil",
    "half a record at the end, 92 a8 0000000000000000 a8 0000, without the closing nil"
  })
  void refusesWhatIsNoReplaceStream(String what, String plain, String reason) {
    assertRefused(reason, deflate(plain));
    assertRefused(reason, single(deflate(plain)));
    assertRefused(reason, deflate(RECORD + plain));
  }

  private static void assertRefused(String reason, byte[]... pieces) {
    try (OfferDecoder decoder = new OfferDecoder(LIMIT)) {
      assertThatThrownBy(() -> decode(decoder, pieces))
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining(reason);
    }
  }

  @Test
  void refusesBytesAfterTheZlibTrailer() {
    byte[] stream = deflate(RECORD + "c0");
    byte[] longer = Arrays.copyOf(stream, stream.length + 1);
    assertRefused("1 bytes after the zlib stream", longer);
    assertRefused("1 bytes after the zlib stream", single(longer));
    assertRefused("1 bytes after the zlib stream", stream, new byte[] {0});
  }

  @Test
  void refusesADamagedStream() {
    byte[] stream = deflate(RECORD + "c0");
    byte[] wrongCheck = stream.clone();
    wrongCheck[stream.length - 1] ^= 1;
    assertRefused("damaged zlib stream", wrongCheck);
    assertRefused("damaged zlib stream", single(wrongCheck));
    assertRefused("damaged zlib stream", Vectors.hex("485454502f312e3120323030"));
  }

  @Test
  void refusesADictionary() {
    Deflater deflater = new Deflater();
    deflater.setDictionary(new byte[] {1, 2, 3});
    deflater.setInput(Vectors.hex("c0"));
    deflater.finish();
    byte[] stream = new byte[100];
    int length = deflater.deflate(stream);
    deflater.end();
    assertRefused("dictionary", Arrays.copyOf(stream, length));
  }

  @Test
  void aStreamThatStopsHasNotEnded() throws ProtocolException {
    byte[] stream = deflate(RECORD + "c0");
    try (OfferDecoder decoder = new OfferDecoder(LIMIT)) {
      assertThat(decode(decoder, Arrays.copyOf(stream, stream.length - 1))).hasSize(1);
      assertThat(decoder.ended()).isFalse();
    }
  }

  @Test
  void holdsLittleHoweverMuchComesOut() throws ProtocolException {
    // 64 MiB of empty records in 64 KiB: what a hostile server would send.
    byte[] record = Vectors.hex(RECORD);
    byte[] plain = new byte[record.length * (1 << 21)];
    for (int at = 0; at < plain.length; at += record.length) {
      System.arraycopy(record, 0, plain, at, record.length);
    }
    byte[] stream = deflate(plain);
    assertThat(stream.length).isLessThan(plain.length / 100);
    try (OfferDecoder decoder = new OfferDecoder(LIMIT)) {
      decoder.feed(stream);
      long count = 0;
      while (count < 1 << 21) {
        assertThat(decoder.next()).isPresent();
        count++;
        if (decoder.bufferedBytes() > 20_000) {
          throw new AssertionError("holds " + decoder.bufferedBytes() + " bytes");
        }
      }
    }
  }

  @Test
  void readsRecordsUpToTheLimit() throws ProtocolException {
    byte[] data = new byte[LIMIT - 100];
    Arrays.fill(data, (byte) 7);
    RawValue value = RawValue.of(ClockTime.of(1, 2), 0, data);
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    plain.writeBytes(Vectors.hex("92 a9 000000000000000061 da"));
    plain.write(value.bytes().length >> 8);
    plain.write(value.bytes().length);
    plain.writeBytes(value.bytes());
    plain.writeBytes(plain.toByteArray());
    plain.write(0xc0);
    try (OfferDecoder decoder = new OfferDecoder(LIMIT)) {
      assertThat(decode(decoder, single(deflate(plain.toByteArray()))))
          .extracting(StoredRecord::value)
          .containsExactly(value, value);
      assertThat(decoder.bufferedBytes()).isZero();
    }
  }
}
