package org.kumofs.eventlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kumofs.clock.ClockTime;
import org.kumofs.ring.NodeAddress;
import org.kumofs.time.TimeSource;

class BinaryEventLogTest {

  private static final NodeAddress MANAGER_1 = address(0xba54);
  private static final NodeAddress MANAGER_2 = address(0xba55);
  private static final long GOLDEN_TIME = 0x6b029980L;

  @TempDir Path dir;
  private final Queue<Runnable> tasks = new ArrayDeque<>();

  /** The clock stands still at the second of the golden event. */
  private final TimeSource time =
      new TimeSource() {
        @Override
        public long nanoTime() {
          return 0;
        }

        @Override
        public long unixMillis() {
          return GOLDEN_TIME * 1000;
        }
      };

  private static NodeAddress address(int port) {
    return NodeAddress.of(InetAddress.getLoopbackAddress(), port);
  }

  private BinaryEventLog open(Path path) throws IOException {
    return new BinaryEventLog(path, time, tasks::add, () -> {});
  }

  private void runTasks() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  private static List<Event> read(Path path) throws IOException {
    try (InputStream in = new ByteArrayInputStream(Files.readAllBytes(path))) {
      EventLogReader reader = EventLogReader.of(in);
      List<Event> events = new ArrayList<>();
      for (Optional<Event> e = reader.next(); e.isPresent(); e = reader.next()) {
        events.add(e.get());
      }
      assertThat(reader.skippedBytes()).isZero();
      return events;
    }
  }

  static byte[] golden() throws IOException {
    try (InputStream in =
        BinaryEventLogTest.class.getResourceAsStream("/vectors/binary-log.json")) {
      String json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      Matcher hex = Pattern.compile("\"hex\": *\"([0-9a-f]+)\"").matcher(json);
      assertThat(hex.find()).isTrue();
      return HexFormat.of().parseHex(hex.group(1));
    }
  }

  @Test
  void aGatewayStartIsWhatTheOriginalWrites() throws IOException {
    Path path = dir.resolve("log");
    try (BinaryEventLog log = open(path)) {
      log.write(Events.gatewayStart(new Events.Managers(MANAGER_1, Optional.of(MANAGER_2))));
    }
    assertThat(Files.readAllBytes(path)).isEqualTo(golden());
  }

  @Test
  void anAddressThatIsNotThereIsSixZeros() {
    Event event = Events.managerStart(MANAGER_1, Optional.empty());
    assertThat(event.fields()).containsEntry("Padd", EventValue.of(new byte[6]));
  }

  @Test
  void everyEventReadsBackAsItWasWritten() throws IOException {
    byte[] key = "key".getBytes(StandardCharsets.UTF_8);
    byte[] value = new byte[300];
    Arrays.fill(value, (byte) 0xff);
    List<Event> events =
        List.of(
            Events.managerStart(MANAGER_1, Optional.of(MANAGER_2)),
            Events.serverStart(
                MANAGER_1,
                new Events.Managers(MANAGER_1, Optional.empty()),
                MANAGER_2,
                new Events.ServerPaths("db.tch", Path.of("tmp"), "db")),
            Events.unknownPartner(MANAGER_1),
            Events.newServer(MANAGER_1),
            Events.lostServer(MANAGER_2),
            Events.replicateSetFailed(key, value, -1L, new ClockTime(-2L), MANAGER_2),
            Events.replicateDeleteFailed(key, 0x8000_0000_0000_0000L, MANAGER_2),
            Events.getFailed(key, 1),
            Events.deleteFailed(new byte[0], 2),
            Events.setFailed(key, new byte[70_000], 3));
    Path path = dir.resolve("log");
    try (BinaryEventLog log = open(path)) {
      events.forEach(log::write);
    }
    List<Event> expected = events.stream().map(BinaryEventLogTest::stamped).toList();
    assertThat(read(path)).isEqualTo(expected);
  }

  private static Event stamped(Event event) {
    Event stamped = Event.of(event.name(), event.version());
    stamped = stamped.with(Event.TIME, EventValue.of(GOLDEN_TIME));
    for (var field : event.fields().entrySet()) {
      stamped = stamped.with(field.getKey(), field.getValue());
    }
    return stamped;
  }

  @Test
  void bytesAreWrittenInTheOldDialect() {
    byte[] record =
        EventCodec.encode(Event.of("a", 1).with("b", EventValue.of(new byte[40])), GOLDEN_TIME);
    assertThat(HexFormat.of().formatHex(record)).contains("62da0028").doesNotContain("62d928");
  }

  @Test
  void theCallerDoesNotWaitForTheFile() throws IOException {
    Path path = dir.resolve("log");
    try (BinaryEventLog log = open(path)) {
      log.write(Events.newServer(MANAGER_1));
      log.write(Events.newServer(MANAGER_2));
      assertThat(path).isEmptyFile();
      assertThat(tasks).hasSize(1);
      runTasks();
      assertThat(read(path)).hasSize(2);
    }
  }

  @Test
  void aLogIsContinuedAndReopened() throws IOException {
    Path path = dir.resolve("log");
    Path rotated = dir.resolve("log.1");
    try (BinaryEventLog log = open(path)) {
      log.write(Events.newServer(MANAGER_1));
    }
    try (BinaryEventLog log = open(path)) {
      log.write(Events.lostServer(MANAGER_1));
      runTasks();
      Files.move(path, rotated);
      log.reopen();
      log.write(Events.newServer(MANAGER_2));
    }
    assertThat(read(rotated)).extracting(Event::name).containsExactly("nS", "lS");
    assertThat(read(path)).extracting(Event::name).containsExactly("nS");
  }

  @Test
  void whatTheDiskCannotTakeInTimeIsDropped() throws IOException {
    Path path = dir.resolve("log");
    byte[] megabyte = new byte[1 << 20];
    try (BinaryEventLog log = open(path)) {
      Collections.nCopies(100, Events.setFailed(megabyte, new byte[0], 1)).forEach(log::write);
    }
    assertThat(read(path)).hasSize(63);
  }

  @Test
  void aFileThatCannotBeOpenedIsToldAtOnce() {
    assertThatThrownBy(() -> BinaryEventLog.open(dir, time)).isInstanceOf(IOException.class);
  }

  @Test
  void aClosedLogTakesNothingAndDoesNotThrow() throws IOException {
    Path path = dir.resolve("log");
    BinaryEventLog log = BinaryEventLog.open(path, time);
    log.write(Events.newServer(MANAGER_1));
    log.close();
    log.close();
    log.write(Events.newServer(MANAGER_1));
    assertThat(read(path)).hasSize(1);
  }
}
