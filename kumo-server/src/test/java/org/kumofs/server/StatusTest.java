package org.kumofs.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kumofs.server.Records.delete;
import static org.kumofs.server.Records.set;
import static org.kumofs.server.Rings.keyOwnedBy;
import static org.kumofs.server.Rings.ring;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.kumofs.message.Get;
import org.kumofs.message.GetStatus;
import org.kumofs.message.SetConfig;
import org.kumofs.message.StatusCode;
import org.kumofs.message.StatusValue;
import org.kumofs.ring.Ring;
import org.kumofs.ring.RingPair;
import org.kumofs.rpc.wire.Frame.RequestFrame;
import org.kumofs.rpc.wire.Frame.ResponseFrame;
import org.kumofs.rpc.wire.FrameReader;

/** The numbers that kumostat and kumotop ask for. */
class StatusTest {

  private static final FrameReader READER = new FrameReader();
  private static final Pattern GOLDEN =
      Pattern.compile(
          "\"what\": \"GetStatus\", \"request\": \"(\\w+)\".*?\"response\": \"(\\w+)\"");

  private final TestCluster cluster = new TestCluster();

  /** A question to the original, and what it answered. */
  private record Recorded(GetStatus question, StatusValue answer) {}

  @Test
  void everyAnswerHasTheKindThatTheOriginalGives() throws Exception {
    cluster.startActive(3);
    List<Recorded> recorded = recorded();
    assertThat(recorded).hasSizeGreaterThan(9);

    for (Recorded original : recorded) {
      assertThat(cluster.call(1, original.question()))
          .as("GetStatus %s", original.question().what())
          .hasSameClassAs(original.answer());
    }
  }

  private static List<Recorded> recorded() throws Exception {
    List<Recorded> found = new ArrayList<>();
    Matcher matcher = GOLDEN.matcher(frames());
    while (matcher.find()) {
      RequestFrame request = (RequestFrame) READER.read(bytes(matcher.group(1)));
      ResponseFrame response = (ResponseFrame) READER.read(bytes(matcher.group(2)));
      found.add(
          new Recorded(
              READER.params(GetStatus.METHOD, request.params()),
              READER.result(GetStatus.METHOD, response.result())));
    }
    return found;
  }

  private static String frames() throws IOException {
    try (InputStream in = StatusTest.class.getResourceAsStream("/vectors/frames.jsonl")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static ByteBuffer bytes(String hex) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
  }

  @Test
  void itTellsTheRoomThatItsRecordsTake() {
    Ring one = cluster.startActive(1);
    assertThat(number(StatusCode.BYTES)).isZero();

    cluster.call(1, set(keyOwnedBy(one, 1), "a".repeat(1_000)));

    assertThat(number(StatusCode.BYTES)).isBetween(1_000L, 1_100L);
  }

  @Test
  void itTellsHowManyReadsWereAnsweredFromMemory() {
    Ring one = cluster.startActive(1);
    assertThat(text(StatusCode.CACHE)).startsWith("hits=0 misses=0 records=0 bytes=0 capacity=");

    cluster.call(1, set(keyOwnedBy(one, 1), "a".repeat(100)));
    cluster.call(1, new Get(keyOwnedBy(one, 1)));
    cluster.call(1, new Get(Rings.key("never set")));

    assertThat(text(StatusCode.CACHE))
        .matches("hits=1 misses=1 records=2 bytes=1\\d\\d capacity=58720256");
  }

  @Test
  void whatItDoesNotKnowIsAnsweredNilAndTheConnectionStays() {
    cluster.startActive(1);

    assertThat(cluster.call(1, new GetStatus(12))).isEqualTo(new StatusValue.Unknown());
    assertThat(cluster.call(1, new GetStatus(-1))).isEqualTo(new StatusValue.Unknown());
    assertThat(cluster.call(1, new SetConfig(7, true))).isEqualTo(new StatusValue.Unknown());
    assertThat(number(StatusCode.PID)).isEqualTo(ProcessHandle.current().pid());
  }

  @Test
  void itTellsTheTimeHowLongItRunsAndWhatItCan() {
    cluster.startActive(1);
    long before = number(StatusCode.UPTIME);
    cluster.time.runFor(3_000);

    assertThat(number(StatusCode.UPTIME) - before).isBetween(2L, 4L);
    assertThat(number(StatusCode.TIME)).isEqualTo(cluster.time.unixSeconds());
    assertThat(number(StatusCode.CLOCK_TIME) >>> 32).isEqualTo(cluster.time.unixSeconds());
    assertThat(number(StatusCode.CAPABILITIES)).isEqualTo(0b1_1111_1111_1111);
    assertThat(cluster.call(1, new GetStatus(StatusCode.VERSION)))
        .isInstanceOfSatisfying(
            StatusValue.Text.class,
            version -> assertThat(version.text()).endsWith(" kumofs for Java"));
  }

  @Test
  void itemsAreTheLiveRecords() {
    Ring ring = cluster.startActive(1);
    for (int i = 0; i < 5; i++) {
      cluster.call(1, set(Rings.key("key" + i), "v"));
    }
    cluster.call(1, delete(Rings.key("key0")));
    cluster.call(1, set(keyOwnedBy(ring, 1), "again"));

    assertThat(number(StatusCode.ITEMS)).isBetween(4L, 5L);
    cluster.call(1, delete(Rings.key("key1")));
    cluster.call(1, delete(Rings.key("key2")));
    assertThat(number(StatusCode.ITEMS)).isBetween(2L, 3L);
  }

  @Test
  void itTellsItsRings() {
    cluster.startActive(3);
    Ring write = ring(2, 1, 2, 3, 4);
    Ring read = ring(1, 1, 2, 3);
    cluster.sync(new RingPair(write, read));

    assertThat(cluster.call(1, new GetStatus(StatusCode.WRITE_RING)))
        .isEqualTo(new StatusValue.Seed(write.seed()));
    assertThat(cluster.call(1, new GetStatus(StatusCode.READ_RING)))
        .isEqualTo(new StatusValue.Seed(read.seed()));
  }

  @Test
  void tcpNoDelayIsChangedOnAllConnections() {
    cluster.startActive(1);

    assertThat(cluster.call(1, new SetConfig(SetConfig.TCP_NODELAY, false)))
        .isInstanceOfSatisfying(
            StatusValue.Number.class, count -> assertThat(count.bits()).isPositive());
  }

  private long number(StatusCode code) {
    return ((StatusValue.Number) cluster.call(1, new GetStatus(code))).bits();
  }

  private String text(StatusCode code) {
    return ((StatusValue.Text) cluster.call(1, new GetStatus(code))).text();
  }
}
