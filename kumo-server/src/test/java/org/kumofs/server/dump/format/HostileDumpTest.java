package org.kumofs.server.dump.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.Bytes;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;

/** Dumps that are damaged, or none: one line that says where. */
class HostileDumpTest {

  private static final int MAX_BYTES = 1_000;
  private static final String HEADER = "{\"kumodump\":1,\"prefix\":\"\",\"all\":false}\n";

  /** Gives one byte at a time. */
  private static InputStream slowly(byte[] bytes) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public synchronized int read(byte[] target, int offset, int length) {
        return super.read(target, offset, Math.min(1, length));
      }
    };
  }

  private static int readAll(InputStream in) throws IOException {
    DumpReader reader = DumpFormat.read(in, DumpPosition.START, MAX_BYTES);
    int count = 0;
    while (reader.next().isPresent()) {
      count++;
    }
    return count;
  }

  private static void assertRefused(byte[] dump, String message) {
    assertThatThrownBy(() -> readAll(new ByteArrayInputStream(dump)))
        .isInstanceOf(DumpFormatException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> readAll(slowly(dump))).hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '#',
      delimiter = '|',
      textBlock =
          """
          {"key":"aw==","raw":"AAAAAAAAAAE=           | line 2: the line is cut
          {"key":"aw==","raw":"AAAAAAAAAAE="          | line 2: the line is cut
          {"key":"aw==","raw":"AAAAAAAAAA*="}         | line 2: "raw" is no base64
          {"key":"aw=","raw":"AAAAAAAAAAE="}          | line 2: "key" is no base64
          {"key":"aw==","raw":"AAAAAAAAAA=="}         | line 2: a value record of 7 bytes
          {"key":"aw==","raw":5}                      | line 2: there is no "raw"
          {"raw":"AAAAAAAAAAE="}                      | line 2: there is no "key"
          {"key":"aw==","key":"aw=="}                 | line 2: "key" is there twice
          {"key":["aw=="],"raw":"AAAAAAAAAAE="}       | line 2: it is no flat JSON object
          {"key":"aw==","raw":"AAAAAAAAAAE="} {}      | line 2: something follows the object
          nonsense                                    | line 2: it is no flat JSON object
          {"key":"aw==","clocktime":"2","raw":"AAAAAAAAAAE="} | line 2: "clocktime" is not that of "raw"
          {"key":"aw==","hash":"12","raw":"AAAAAAAAAAE="} | line 2: "hash" has not 16 digits
          {"end":true,"records":3}                    | line 2: the dump ends with 0 records, it had 3
          {"end":true,"records":-1}                   | line 2: "records" is no number: '-1'
          {"kumodump":1,"prefix":"","all":false}      | line 2: a dump begins before the last one has ended
          {"kumodump":2,"prefix":"","all":false}      | line 2: a dump of version 2, this kumodump reads version 1
          """)
  void aLineThatMakesNoSenseIsToldByItsNumber(String line, String message) {
    assertRefused((HEADER + line + "\n").getBytes(ISO_8859_1), message);
  }

  @Test
  void aLineThatIsTooLongIsNotRead() {
    assertRefused(
        (HEADER + "{\"key\":\"" + "a".repeat(10_000)).getBytes(ISO_8859_1),
        "line 2: it is longer than any line with a record of 1000 bytes");
    assertRefused(
        (HEADER + "{\"key\":\"aw==\",\"raw\":\"" + "AAAA".repeat(400) + "\"}\n")
            .getBytes(ISO_8859_1),
        "line 2: \"raw\" has 1200 bytes");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          94a86b756d6f64756d7001a0                | byte 0: it is cut
          94a86b756d6f64756d7002a0c2              | byte 0: a dump of version 2, this kumodump reads version 1
          94a46b756d6f01a0c2                      | byte 0: it is no dump that kumodump has written
          94a86b756d6f64756d7001a0c2 93           | byte 13: an array of 3
          94a86b756d6f64756d7001a0c2 92da0401     | byte 13: a key or value of 1025 bytes, at most 1000 are read
          94a86b756d6f64756d7001a0c2 92dbffffffff | byte 13: it is neither a record nor an end
          94a86b756d6f64756d7001a0c2 92a700000000000000 | byte 13: a key record of 7 bytes
          94a86b756d6f64756d7001a0c2 92a80000000000000000a100 | byte 13: a value record of 1 bytes
          94a86b756d6f64756d7001a0c2 92a80000000000000000a800 | byte 13: it is cut
          94a86b756d6f64756d7001a0c2 92c005       | byte 13: the dump ends with 0 records, it had 5
          94a86b756d6f64756d7001a0c2 9205         | byte 13: it is neither a record nor an end
          92a80000000000000000a80000000000000000  | byte 0: a record outside of a dump
          """)
  void bytesThatMakeNoSenseAreToldByTheirPlace(String hex, String message) {
    assertRefused(HexFormat.of().parseHex(hex.replace(" ", "")), message);
  }

  @Test
  void whatIsNoDumpAtAllIsSaidToBeNone() {
    assertRefused(new byte[0], "it is empty");
    assertRefused("key,value\n".getBytes(ISO_8859_1), "it is no dump that kumodump has written");
  }

  @ParameterizedTest
  @EnumSource(DumpFormat.class)
  void noCutIsTakenForTheEnd(DumpFormat format) throws IOException {
    byte[] dump = dump(format);
    assertThat(readAll(slowly(dump))).isEqualTo(2);
    for (int length = 0; length < dump.length; length++) {
      byte[] cut = Arrays.copyOf(dump, length);
      assertThatThrownBy(() -> readAll(new ByteArrayInputStream(cut)))
          .as("%d bytes", length)
          .isInstanceOf(DumpFormatException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(DumpFormat.class)
  void dumpsMayFollowEachOther(DumpFormat format) throws IOException {
    ByteArrayOutputStream two = new ByteArrayOutputStream();
    two.write(dump(format));
    two.write(dump(format));
    assertThat(readAll(new ByteArrayInputStream(two.toByteArray()))).isEqualTo(4);
  }

  private static byte[] dump(DumpFormat format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DumpWriter writer = format.writer(out);
    writer.begin(new DumpHeader(Bytes.EMPTY, true));
    writer.write(RawKey.ofKey(new byte[] {'k'}), RawValue.tombstone(ClockTime.ZERO));
    // A hash that is not the key's is kept.
    writer.write(
        RawKey.ofRecord(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9}),
        RawValue.of(new ClockTime(-1), 0, new byte[] {1}));
    writer.end(2);
    return out.toByteArray();
  }

  @ParameterizedTest
  @EnumSource(DumpFormat.class)
  void recordsAreReadAsTheyWereWritten(DumpFormat format) throws IOException {
    DumpReader reader =
        DumpFormat.read(new ByteArrayInputStream(dump(format)), DumpPosition.START, MAX_BYTES);
    assertThat(reader.next().orElseThrow().value()).isEqualTo(RawValue.tombstone(ClockTime.ZERO));
    assertThat(reader.next().orElseThrow().key())
        .isEqualTo(RawKey.ofRecord(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9}));
    assertThat(reader.isComplete()).isFalse();
    assertThat(reader.next()).isEmpty();
    assertThat(reader.isComplete()).isTrue();
    assertThat(reader.header()).contains(new DumpHeader(Bytes.EMPTY, true));
  }
}
