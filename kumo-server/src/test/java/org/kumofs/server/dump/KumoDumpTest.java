package org.kumofs.server.dump;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.kumofs.server.Rings.key;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.Marks;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.data.ValueContent;
import org.kumofs.ring.Ring;
import org.kumofs.ring.RingPair;
import org.kumofs.server.Rings;
import org.kumofs.server.dump.DumpFixture.Result;
import org.kumofs.server.dump.cluster.ImportTotals;
import org.kumofs.server.dump.format.DumpFormat;
import org.kumofs.server.dump.format.DumpPosition;
import org.kumofs.server.dump.format.DumpReader;
import org.kumofs.server.dump.transfer.ImportState;
import org.kumofs.server.store.DamagedTables;
import org.kumofs.server.store.StoredRecord;

/** Runs the command in this process on a cluster in memory, and looks at every word of it. */
class KumoDumpTest {

  private static final long NOW = DumpFixture.NOW;

  @TempDir Path directory;

  private final DumpFixture fixture = new DumpFixture();

  private static List<RawKey> keysIn(byte[] dump) throws IOException {
    DumpReader reader =
        DumpFormat.read(new ByteArrayInputStream(dump), DumpPosition.START, 1 << 20);
    List<RawKey> keys = new ArrayList<>();
    for (Optional<StoredRecord> record = reader.next();
        record.isPresent();
        record = reader.next()) {
      keys.add(record.get().key());
    }
    return keys;
  }

  private Result export(String... more) {
    List<String> args = new ArrayList<>(List.of("export", "-m", fixture.manager()));
    args.addAll(List.of(more));
    return fixture.dump(args.toArray(new String[0]));
  }

  private void assertFails(Result result, String message) {
    assertThat(result.err()).isEqualTo("kumodump: " + message + "\n");
    assertThat(result.code()).isOne();
  }

  @Test
  void anExportIsALineForEachRecordAndOneBeforeAndBehind() {
    Ring ring = fixture.cluster.startActive(3);
    ClockTime stamp = ClockTime.of(NOW - 100, 7);
    fixture.put(ring, key("plain"), RawValue.of(stamp, 0, "v".getBytes(UTF_8)));
    Marks marks = new Marks(true, false, false, 99);
    ValueContent content = new ValueContent(-1, NOW + 1000, marks, new byte[] {0, (byte) 0xff});
    fixture.put(ring, key("full"), content.toRecord(stamp));
    fixture.put(ring, key("deleted"), RawValue.tombstone(stamp));
    fixture.put(ring, key("expired"), new ValueContent(0, NOW - 1, new byte[] {1}).toRecord(stamp));
    Result result = export();
    assertThat(result.err()).isEmpty();
    assertThat(DumpFixture.text(result))
        .isEqualTo(
            """
            {"kumodump":1,"prefix":"","all":false}
            {"key":"cGxhaW4=","clocktime":"7590175727157248007","time":1767225500,\
            "cas":"7590175727157248007","flags":0,"expires":0,"value":"dg==",\
            "raw":"aVW4nAAAAAcAAHY="}
            {"key":"ZnVsbA==","clocktime":"7590175727157248007","time":1767225500,"cas":"99",\
            "flags":4294967295,"expires":1767226600,"stale":true,"value":"AP8=",\
            "raw":"aVW4nAAAAAcAD/////9pVbzoAAAAAAAAAGMA/w=="}
            {"end":true,"records":2}
            """);
    assertThat(result.code()).isZero();
    assertThat(DumpFixture.text(export("--all")))
        .contains(
            "{\"key\":\"ZGVsZXRlZA==\",\"clocktime\":\"7590175727157248007\",\"time\":1767225500,"
                + "\"tombstone\":true,\"raw\":\"aVW4nAAAAAc=\"}\n")
        .endsWith("{\"end\":true,\"records\":4}\n");
  }

  @Test
  void aListIsALineForEachKey() {
    Ring ring = fixture.cluster.startActive(2);
    ClockTime stamp = ClockTime.of(NOW - 100, 7);
    fixture.put(ring, key("a b%\u00e9"), RawValue.of(stamp, 0, new byte[5000]));
    fixture.put(ring, key("ab"), new ValueContent(3, NOW + 1000, new byte[] {1}).toRecord(stamp));
    fixture.put(ring, key("other"), RawValue.tombstone(stamp));
    fixture.put(ring, key("odd"), RawValue.of(stamp, 1 << 9, new byte[4]));
    Result all = fixture.dump("list", "-m", fixture.manager(), "--all");
    assertThat(all.out().lines())
        .containsExactlyInAnyOrder(
            "key=a%20b%25%C3%A9 exp=-1 cas=7590175727157248007 flags=0 size=5000",
            "key=ab exp=1767226600 cas=7590175727157248007 flags=3 size=1",
            "key=other deleted=1767225500 cas=7590175727157248007",
            "key=odd meta=512 cas=7590175727157248007 size=4");
    Result some = fixture.dump("list", "-m", fixture.manager(), "--prefix", "ab", "--json");
    assertThat(some.out())
        .isEqualTo(
            "{\"key\":\"YWI=\",\"expires\":1767226600,\"cas\":\"7590175727157248007\","
                + "\"flags\":3,\"size\":1}\n");
    Result one = fixture.dump("list", "-m", fixture.manager(), "--limit", "1");
    assertThat(one.out().lines()).hasSize(1);
    assertThat(one.code()).isZero();
  }

  @ParameterizedTest
  @EnumSource(DumpFormat.class)
  void whatIsExportedWipedAndImportedIsExportedAsTheSameBytes(DumpFormat format) {
    Ring ring = fixture.cluster.startActive(4);
    Map<RawKey, RawValue> records = fixture.fill(ring, 3_000);
    Result first = export("--all", "--format", format.name());
    assertThat(first.err()).isEmpty();
    List<List<StoredRecord>> before = List.of(fixture.all(1), fixture.all(2), fixture.all(3));
    fixture.wipe(1, 2, 3, 4);
    Result imported = fixture.dump(first.bytes(), "import", "--all", "-m", fixture.manager(), "-");
    assertThat(imported.err()).isEmpty();
    assertThat(imported.out())
        .isEqualTo(
            "imported %d, older than what is there 0, flushed 0, expired 0, refused 0%n"
                .formatted(records.size()));
    assertThat(export("--all", "--format", format.name()).bytes()).isEqualTo(first.bytes());
    assertThat(List.of(fixture.all(1), fixture.all(2), fixture.all(3))).isEqualTo(before);
  }

  @Test
  void ofADamagedBackupEverythingElseIsExportedAndWhatIsMissingIsTold() throws IOException {
    Map<RawKey, RawValue> records = DamagedTables.make(directory.resolve("damaged"), NOW - 100);

    Result result = fixture.dump("export", "--backup", directory.resolve("damaged").toString());

    assertThat(result.code()).isOne();
    List<String> lines = result.err().lines().toList();
    int ranges = lines.size() - 1;
    assertThat(lines.subList(0, ranges))
        .isNotEmpty()
        .allMatch(
            line ->
                line.matches(
                    "records after ([0-9a-f]{16}|the beginning) and before"
                        + " ([0-9a-f]{16}|the end) can't be read: .*damaged.*Corruption.*"));
    assertThat(lines.get(ranges))
        .isEqualTo(
            "kumodump: "
                + ranges
                + " ranges of keys could not be read of damaged backups;"
                + " what no other backup has there is missing");
    List<RawKey> exported = keysIn(result.bytes());
    assertThat(exported).hasSizeBetween(records.size() * 9 / 10, records.size() - ranges);
    assertThat(exported)
        .isEqualTo(
            records.keySet().stream()
                .filter(key -> lines.stream().noneMatch(line -> isIn(line, key)))
                .toList());
  }

  private static final Pattern RANGE =
      Pattern.compile("records after (\\S+|the beginning) and before (\\S+|the end) can't.*");

  /** Whether a line tells that a key could not be read. */
  private static boolean isIn(String line, RawKey key) {
    Matcher range = RANGE.matcher(line);
    String hash = "%016x".formatted(key.hash());
    return range.matches()
        && (range.group(1).equals("the beginning") || hash.compareTo(range.group(1)) > 0)
        && (range.group(2).equals("the end") || hash.compareTo(range.group(2)) < 0);
  }

  @Test
  void aLaterRecordInTheClusterWinsAndWhatHasExpiredIsNotImported() {
    Ring ring = fixture.cluster.startActive(3);
    fixture.put(ring, key("x"), RawValue.of(ClockTime.of(NOW - 100, 1), 0, new byte[] {1}));
    fixture.put(ring, key("y"), RawValue.of(ClockTime.of(NOW - 100, 1), 0, new byte[] {1}));
    fixture.put(
        ring,
        key("z"),
        new ValueContent(0, NOW + 60, new byte[] {1}).toRecord(ClockTime.of(NOW - 100, 1)));
    byte[] dump = export().bytes();
    RawValue later = RawValue.of(ClockTime.of(NOW - 50, 1), 0, new byte[] {2});
    fixture.put(ring, key("x"), later);
    fixture.cluster.time.runFor(61_000);
    assertThat(fixture.dump(dump, "import", "-m", fixture.manager(), "--json").out())
        .isEqualTo("{\"imported\":0,\"older\":2,\"flushed\":0,\"expired\":1,\"refused\":0}\n");
    assertThat(fixture.cluster.stored(1, key("x"))).contains(later);
  }

  @Test
  void stampsOfTheFutureAreRefusedUnlessForced() {
    Ring ring = fixture.cluster.startActive(3);
    fixture.put(ring, key("x"), RawValue.of(ClockTime.of(NOW + 7_000, 5), 0, new byte[] {1}));
    fixture.put(ring, key("y"), RawValue.of(ClockTime.of(NOW - 7_000, -5), 0, new byte[] {1}));
    byte[] dump = export().bytes();
    fixture.wipe(1, 2, 3);
    Result refused = fixture.dump(dump, "import", "-m", fixture.manager());
    assertThat(refused.out())
        .isEqualTo("imported 1, older than what is there 0, flushed 0, expired 0, refused 1\n");
    assertThat(refused.err())
        .matches(
            "kumodump: 1 records refused, their stamps are more than an hour ahead of now"
                + " \\(the first: line [23]\\); is the dump damaged\\?"
                + " --force-future imports them\n");
    assertThat(refused.code()).isOne();
    assertThat(fixture.cluster.stored(1, key("x"))).isEmpty();
    Result forced = fixture.dump(dump, "import", "--force-future", "-m", fixture.manager());
    assertThat(forced.code()).as(forced.err()).isZero();
    assertThat(fixture.cluster.stored(1, key("x"))).isPresent();
  }

  @ParameterizedTest
  @EnumSource(DumpFormat.class)
  void anExportGoesOnWhereverItStopped(DumpFormat format) throws IOException {
    Ring ring = fixture.cluster.startActive(3);
    fixture.fill(ring, 1_000);
    byte[] whole = export("--format", format.name()).bytes();
    Random random = new Random(3);
    Path file = directory.resolve("dump");
    int header = format == DumpFormat.JSON ? 39 : 13;
    for (int i = 0; i < 20; i++) {
      int length = header + random.nextInt(whole.length - header);
      Files.write(file, java.util.Arrays.copyOf(whole, length));
      Result result = export("--format", format.name(), "-o", file.toString(), "--resume");
      assertThat(result.err()).isEmpty();
      assertThat(Files.readAllBytes(file)).as("after %d bytes", length).isEqualTo(whole);
    }
    Result again = export("--format", format.name(), "-o", file.toString(), "--resume");
    assertThat(again.out()).matches("exported (\\d+) records \\(\\1 were there before\\)\n");
  }

  @Test
  void anExportDoesNotTouchAFileThatIsThereAndResumesOnlyItsOwn() throws IOException {
    Ring ring = fixture.cluster.startActive(1);
    fixture.fill(ring, 10);
    Path file = directory.resolve("dump");
    assertThat(export("-o", file.toString()).out()).matches("exported \\d records\n");
    assertFails(
        export("-o", file.toString()),
        file + " is there already; delete it, or go on with it by --resume");
    assertFails(
        export("-o", file.toString(), "--resume", "--prefix", "x"),
        file + " was made with another --prefix, --all or --format; use the same ones");
    Files.writeString(file, "something else");
    assertFails(
        export("-o", file.toString(), "--resume"),
        file + " can't be gone on with: it is no dump that kumodump has written");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void anImportGoesOnWhereverItStopped(long seed) throws IOException {
    Ring ring = fixture.cluster.startActive(3);
    Map<RawKey, RawValue> records = fixture.fill(ring, 6_000);
    Path file = directory.resolve("dump");
    export("--all", "-o", file.toString());
    byte[] whole = export("--all").bytes();
    fixture.wipe(1, 2, 3);
    Path state = directory.resolve("state");
    int[] callsLeft = {new Random(seed).nextInt(20)};
    fixture.beforeCall =
        () -> {
          if (callsLeft[0]-- == 0) {
            throw new DumpException("stopped");
          }
        };
    String[] args = {
      "import", "--all", "-m", fixture.manager(), file.toString(), "--resume", state.toString()
    };
    assertFails(fixture.dump(args), "stopped");
    fixture.beforeCall = () -> {};
    Result rest = fixture.dump(args);
    assertThat(rest.err()).isEmpty();
    assertThat(rest.out()).endsWith("flushed 0, expired 0, refused 0\n");
    assertThat(export("--all").bytes()).isEqualTo(whole);
    assertThat(state).doesNotExist();
    assertThat(keysIn(whole)).hasSize(records.size());
  }

  @Test
  void theStateOfAnotherDumpIsRefused() throws IOException {
    fixture.cluster.startActive(1);
    Path file = directory.resolve("dump");
    export("-o", file.toString());
    Path state = directory.resolve("state");
    new ImportState(7, new DumpPosition(7, 1, 1), ImportTotals.NONE).save(state);
    String[] args = {
      "import", "-m", fixture.manager(), file.toString(), "--resume", state.toString()
    };
    assertFails(
        fixture.dump(args),
        state + " is of another dump than " + file + "; delete it to begin anew");
    Files.writeString(state, "what is this");
    assertFails(
        fixture.dump(args),
        state
            + " is no state of an import that can be gone on with: it is not one;"
            + " delete it to begin anew");
  }

  @Test
  void noRecordIsMissedWhenTheRingChangesInTheMiddle() throws IOException {
    Ring three = fixture.cluster.startActive(3);
    fixture.cluster.start(4);
    Map<RawKey, RawValue> records = fixture.randomRecords(10_000);
    Ring four = Rings.ring(2, 4, 2, 3, 1);
    records.forEach(
        (key, record) -> {
          fixture.put(three, key, record);
          fixture.put(four, key, record);
        });
    int[] calls = {0};
    fixture.beforeCall =
        () -> {
          calls[0]++;
          if (calls[0] == 10) {
            fixture.cluster.sync(new RingPair(four, four));
          }
        };
    Result result = export("--all");
    assertThat(result.err())
        .contains("the ring has changed; going on by the new one from the last key on\n");
    assertThat(keysIn(result.bytes())).doesNotHaveDuplicates().hasSameElementsAs(records.keySet());
  }

  @Test
  void aServerThatDiesInTheMiddleIsWaitedForUntilTheRingGoesOnWithoutIt() throws IOException {
    Ring ring = fixture.cluster.startActive(3);
    Map<RawKey, RawValue> records = fixture.randomRecords(12_000);
    // Time goes by, and old tombstones are swept.
    records.values().removeIf(record -> !DumpFixture.isAlive(record));
    records.forEach((key, record) -> fixture.put(ring, key, record));
    int[] calls = {0};
    fixture.beforeCall =
        () -> {
          calls[0]++;
          if (calls[0] == 10) {
            fixture.cluster.kill(2);
            Ring without = Rings.ring(2, 1, -2, 3);
            fixture.cluster.time.after(
                5_000, () -> fixture.cluster.manager.setRings(new RingPair(without, without)));
            fixture.cluster.time.after(
                6_000,
                () -> {
                  fixture.cluster.manager.sync(Rings.address(1));
                  fixture.cluster.manager.sync(Rings.address(3));
                });
          }
        };
    Result result = export("--all");
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(keysIn(result.bytes())).doesNotHaveDuplicates().hasSameElementsAs(records.keySet());
  }

  @Test
  void importedRecordsReachTheOwnersByTheRingThatComesInTheMiddle() {
    Ring three = fixture.cluster.startActive(3);
    Map<RawKey, RawValue> records = fixture.fill(three, 5_000);
    byte[] dump = export("--all").bytes();
    fixture.wipe(1, 2, 3);
    fixture.cluster.start(4);
    Ring four = Rings.ring(2, 1, 2, 3, 4);
    int[] calls = {0};
    fixture.beforeCall =
        () -> {
          calls[0]++;
          if (calls[0] == 8) {
            // As while records move: reads go by the old ring still.
            fixture.cluster.sync(new RingPair(four, three));
          }
        };
    Result result = fixture.dump(dump, "import", "--all", "-m", fixture.manager());
    assertThat(result.out())
        .isEqualTo(
            "imported %d, older than what is there 0, flushed 0, expired 0, refused 0%n"
                .formatted(records.size()));
    List<RawKey> given = new ArrayList<>(records.keySet());
    assertThat(given)
        .allSatisfy(key -> assertThat(fixture.cluster.stored(1, key)).contains(records.get(key)));
    assertThat(fixture.all(4)).hasSizeGreaterThan(1_000);
  }

  @Test
  void aLimitOfTheRateIsKept() {
    Ring ring = fixture.cluster.startActive(2);
    Map<RawKey, RawValue> records = fixture.randomRecords(4_000);
    records.values().removeIf(record -> !DumpFixture.isAlive(record));
    records.forEach((key, record) -> fixture.put(ring, key, record));
    long bytes = 0;
    for (Map.Entry<RawKey, RawValue> record : records.entrySet()) {
      bytes += record.getKey().bytes().length + record.getValue().length();
    }
    long start = fixture.cluster.time.unixMillis();
    byte[] dump = export("--rate-limit", "0.1").bytes();
    long exportMillis = fixture.cluster.time.unixMillis() - start;
    assertThat(exportMillis).isBetween(bytes * 1000 / 100_000 - 300, bytes * 1000 / 100_000 + 200);
    start = fixture.cluster.time.unixMillis();
    Result imported =
        fixture.dump(dump, "import", "-m", fixture.manager(), "--rate-records", "500");
    long importMillis = fixture.cluster.time.unixMillis() - start;
    assertThat(importMillis).isBetween(records.size() * 2L - 300, records.size() * 2L + 200);
    assertThat(imported.err().lines())
        .isNotEmpty()
        .allMatch(
            line ->
                line.matches(
                    " *\\d+ %  [\\d,]+ records  [\\d.]+ MB  [\\d,]+ records/s"
                        + "  [\\d.]+ MB/s  \\S+ left"));
  }

  @Test
  void aClusterWithoutAnyServerOrManagerIsTold() {
    assertFails(
        export(),
        "no server is attached to the cluster of " + fixture.manager() + "; see kumoctl status");
    Result result = fixture.dump("export", "-m", "10.0.0.77:19700");
    assertThat(result.err())
        .startsWith("kumodump: the manager 10.0.0.77:19700 does not answer: ")
        .endsWith("; check -m, managers listen on 19700\n");
    assertThat(result.code()).isOne();
  }

  @Test
  void wrongUsageCostsTheUsage() {
    for (String[] args :
        new String[][] {
          {},
          {"export"},
          {"export", "-m", "10.0.0.1", "--backup", "x"},
          {"export", "-m", "10.0.0.1", "--resume"},
          {"export", "-m", "10.0.0.1", "--format", "xml"},
          {"export", "-m", "10.0.0.1", "--rate-limit", "-1"},
          {"list", "-m", "10.0.0.1", "--limit", "0"},
          {"import"},
          {"import", "-m", "10.0.0.1", "--resume", "state"}
        }) {
      Result result = fixture.dump(args);
      assertThat(result.code()).as(String.join(" ", args)).isOne();
      assertThat(result.err()).contains("Usage: kumodump").contains("\nkumodump: ");
    }
  }
}
