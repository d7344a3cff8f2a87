package org.kumofs.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventLogReaderTest {

  private static byte[] record(int number) {
    return EventCodec.encode(Event.of("nS", 3).with("key", EventValue.of(number)), 1_000_000_000L);
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      joined.writeBytes(part);
    }
    return joined.toByteArray();
  }

  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  private static List<String> numbers(EventLogReader reader) throws IOException {
    List<String> numbers = new ArrayList<>();
    for (Optional<Event> e = reader.next(); e.isPresent(); e = reader.next()) {
      numbers.add(e.get().fields().get("key").toString());
    }
    return numbers;
  }

  private static EventLogReader over(byte[] bytes) {
    return EventLogReader.of(new ByteArrayInputStream(bytes));
  }

  @Test
  void theGoldenRecordIsRead() throws IOException {
    EventLogReader reader = over(BinaryEventLogTest.golden());
    Event event = reader.next().orElseThrow();

    assertThat(event.name()).isEqualTo("SW");
    assertThat(event.version()).isEqualTo(2);
    assertThat(event.fields().keySet()).containsExactly("time", "mgr1", "mgr2");
    assertThat(event.fields())
        .containsEntry("mgr1", EventValue.of(hex("ba547f000001")))
        .containsEntry("time", EventValue.of(0x6b029980L));
    assertThat(reader.next()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00",
        "00000000",
        "ffffffff",
        "ffffffff93",
        "7fffffff93",
        "0000000493",
        "0000000293c0",
        "00000100 93 01 02 80",
        "00000004 93cd5357",
        "00000005 93 cd5357 02",
        "00000006 93 cd5357 02 c0",
        "0000000a 93 cd5357 02 dfffffffff",
        "00000009 93 cd5357 02 81 00 ff 00",
        "00000007 93 cd5357 02 80 80",
        "00000006 93 cd0101 02 80",
        "00000009 93 61 01 81 62 ddffffffff",
        "00000009 93 61 01 81 62 c6 7fffffff",
        "00000008 93 a25357 02 80 00",
        "00000000 00000000 93 93 93"
      })
  void damageInFrontOfARecordCostsOnlyItself(String damage) throws IOException {
    EventLogReader reader = over(join(record(1), hex(damage), record(2), record(3)));

    assertThat(numbers(reader)).containsExactly("1", "2", "3");
    assertThat(reader.skippedBytes()).isEqualTo(hex(damage).length);
  }

  @Test
  void aRecordCutOffInTheMiddleLosesNoneBehindIt() throws IOException {
    byte[] whole = record(2);
    // With fewer than four bytes missing, the zeros of the next length can pass for them.
    for (int kept = 0; kept <= whole.length - EventCodec.LENGTH_BYTES; kept++) {
      byte[] cut = Arrays.copyOf(whole, kept);
      assertThat(numbers(over(join(record(1), cut, record(3))))).containsExactly("1", "3");
      assertThat(numbers(over(join(record(1), cut)))).containsExactly("1");
    }
  }

  @Test
  void noiseGivesNoEventsAndNoErrors() throws IOException {
    byte[] noise = new byte[300_000];
    new Random(1).nextBytes(noise);
    assertThat(numbers(over(join(noise, record(7))))).endsWith("7");
  }

  @Test
  void aLogThatGrowsIsFollowed() throws IOException {
    GrowingInput in = new GrowingInput();
    EventLogReader reader = EventLogReader.following(in);
    assertThat(reader.next()).isEmpty();

    byte[] bytes = join(record(1), record(2));
    List<String> seen = new ArrayList<>();
    for (byte b : bytes) {
      in.append(b);
      seen.addAll(numbers(reader));
    }
    assertThat(seen).containsExactly("1", "2");
    assertThat(reader.skippedBytes()).isZero();
  }

  @Test
  void aRecordThatIsNeverFinishedDoesNotHoldUpWhoFollows() throws IOException {
    byte[] whole = record(2);
    for (int kept = 1; kept <= whole.length - EventCodec.LENGTH_BYTES; kept++) {
      GrowingInput in = new GrowingInput();
      EventLogReader reader = EventLogReader.following(in);
      List<String> seen = new ArrayList<>();
      for (byte b : join(record(1), Arrays.copyOf(whole, kept), record(3), record(4))) {
        in.append(b);
        seen.addAll(numbers(reader));
      }
      assertThat(seen).as("%s bytes kept", kept).containsExactly("1", "3", "4");
      assertThat(reader.skippedBytes()).isEqualTo(kept);
    }
  }

  @Test
  void aLengthThatIsDamagedIsFoundOutWithoutReadingThatFar() throws IOException {
    byte[] damaged = record(2);
    damaged[0] = 1; // claims 16 MiB
    GrowingInput in = new GrowingInput();
    EventLogReader reader = EventLogReader.following(in);
    for (byte b : join(damaged, record(3))) {
      in.append(b);
    }
    assertThat(numbers(reader)).containsExactly("3");
    assertThat(reader.skippedBytes()).isEqualTo(damaged.length);
  }

  @Test
  void largeRecordsAndManyRecordsPass() throws IOException {
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    byte[] value = "x".repeat(200_000).getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < 50; i++) {
      Event event = Event.of("es", 3).with("val", EventValue.of(value));
      log.writeBytes(EventCodec.encode(event.with("key", EventValue.of(i)), 1));
      log.writeBytes(record(i));
    }
    assertThat(numbers(over(log.toByteArray()))).hasSize(100);
  }

  @Test
  void aValueOfAnotherTypeIsNamedByItsType() throws IOException {
    EventLogReader reader = over(hex("00000009 93 61 01 81 62 93 01 c0 c3"));
    assertThat(reader.next().orElseThrow().fields()).hasToString("{b=(ARRAY)}");
  }

  /** Ends wherever it has been filled to. */
  private static final class GrowingInput extends ByteArrayInputStream {

    GrowingInput() {
      super(new byte[0]);
    }

    void append(byte b) {
      buf = Arrays.copyOf(buf, count + 1);
      buf[count++] = b;
    }
  }
}
