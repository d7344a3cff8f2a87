package org.kumofs.server.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kumofs.server.store.Records.NOW;
import static org.kumofs.server.store.Records.all;
import static org.kumofs.server.store.Records.backup;
import static org.kumofs.server.store.Records.byKey;
import static org.kumofs.server.store.Records.expiringAt;
import static org.kumofs.server.store.Records.put;
import static org.kumofs.server.store.Records.tombstone;
import static org.kumofs.server.store.Records.value;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.FlushMark;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.server.store.DamagedTables;
import org.kumofs.server.store.Store;
import org.kumofs.server.store.StoreLocation;
import org.kumofs.server.store.TombstoneLimits;
import org.kumofs.server.store.leveldb.LevelDbStore;
import org.kumofs.time.SystemTime;
import org.kumofs.time.TimeSource;

/** Runs the command in this process and looks at every word of it. */
class KumoMergeDbTest {

  @TempDir Path directory;

  private final AtomicBoolean stopped = new AtomicBoolean();
  private boolean terminal;
  private TimeSource time = new SystemTime();

  private record Result(int code, String out, String err) {}

  private Result merge(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        KumoMergeDbMain.execute(
            KumoMergeDbMain.commandLine(stopped, terminal, time),
            new PrintWriter(out),
            new PrintWriter(err),
            args);
    return new Result(code, out.toString(), err.toString());
  }

  private String path(String name) {
    return directory.resolve(name).toString();
  }

  private Store open(String name) {
    return open(name, "");
  }

  private Store open(String name, String options) {
    return LevelDbStore.open(
        StoreLocation.parse(path(name) + "#min-free=64" + options),
        TombstoneLimits.DEFAULT,
        new SystemTime());
  }

  private void database(String name, Map<String, RawValue> records) {
    try (Store store = open(name)) {
      records.forEach((key, record) -> put(store, key, record));
    }
  }

  private Map<String, RawValue> content(String name) {
    try (Store store = open(name)) {
      return byKey(all(store));
    }
  }

  private void assertOnlyTheseAreThere(String... names) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrder(names);
    }
  }

  private void assertRefused(Result result, String message) {
    assertThat(result.err()).isEqualTo("kumomergedb: " + message + "\n");
    assertThat(result.code()).isEqualTo(1);
  }

  @Test
  void theLatestRecordOfEachKeyWinsWhateverTheOrder() throws IOException {
    RawValue expiring = expiringAt(NOW + 100, 9);
    database("a", Map.of("x", value(1, "old"), "y", value(5, "new"), "z", value(1, "same")));
    database("b", Map.of("x", value(2, "new"), "y", value(4, "old"), "z", value(1, "same")));
    database("c", Map.of("y", tombstone(NOW, 6), "w", expiring));
    Result result = merge(path("dst"), path("a"), path("b"), path("c"));
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .isEqualTo(
            String.format(
                "merging %s...  merged 3 records of 3 records%n"
                    + "merging %s...  merged 4 records of 6 records%n"
                    + "merging %s...  merged 6 records of 8 records%n"
                    + "closing %s...%ndone.%n",
                path("a"), path("b"), path("c"), path("dst")));
    assertThat(result.code()).isZero();
    Map<String, RawValue> expected =
        Map.of("w", expiring, "x", value(2, "new"), "y", tombstone(NOW, 6), "z", value(1, "same"));
    assertThat(content("dst")).isEqualTo(new TreeMap<>(expected));
    merge(path("reversed"), path("c"), path("b"), path("a"));
    assertThat(content("reversed")).isEqualTo(content("dst"));
    assertOnlyTheseAreThere("a", "b", "c", "dst", "reversed");
  }

  @Test
  void oneSourceIsEnoughAndStaysAsItIs() throws IOException {
    Map<String, RawValue> records = new TreeMap<>();
    for (int i = 0; i < 3000; i++) {
      records.put("k" + i, value(i, "data" + i + "-".repeat(500)));
    }
    try (Store store = open("a", "#write-buffer=1")) {
      records.forEach((key, record) -> put(store, key, record));
    }
    Map<String, String> before = files("a");
    assertThat(merge(path("dst"), path("a")).code()).isZero();
    assertThat(files("a")).isEqualTo(before);
    assertThat(content("dst")).isEqualTo(records);
  }

  /** Names, sizes and times of all files. */
  private Map<String, String> files(String name) throws IOException {
    Map<String, String> found = new TreeMap<>();
    try (Stream<Path> files = Files.list(directory.resolve(name))) {
      for (Path file : files.toList()) {
        found.put(
            file.getFileName().toString(),
            Files.size(file) + " " + Files.getLastModifiedTime(file));
      }
    }
    return found;
  }

  @Test
  void aDatabaseOfTheImplementationInJavaIsRead() {
    try (Store store = open("a", "#engine=java")) {
      put(store, "k", value(1, "v"));
    }
    Result result = merge(path("dst") + "#engine=java", path("a"));
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(content("dst")).isEqualTo(Map.of("k", value(1, "v")));
  }

  @Test
  void whatAnySourceKnowsToBeFlushedIsLeftOutAndTheMarksAreJoined() {
    FlushMark early = FlushMark.of(ClockTime.of(NOW, 3), 0);
    FlushMark late = FlushMark.of(ClockTime.of(NOW, 5), 0);
    database("a", Map.of("x", value(2, "flushed"), "y", value(4, "flushed"), "z", value(6, "z")));
    database("b", Map.of("v", value(5, "flushed"), "w", value(7, "w")));
    try (Store a = open("a");
        Store b = open("b")) {
      a.flush(early, NOW);
      b.flush(late, NOW);
    }
    Result result = merge(path("dst"), path("a"), path("b"));
    assertThat(result.out())
        .contains("a...  merged 1 records of 3 records", "b...  merged 2 records of 5 records");
    try (Store store = open("dst")) {
      assertThat(store.flushMark()).isEqualTo(early.join(late));
      assertThat(byKey(all(store))).containsOnlyKeys("w", "z");
    }
  }

  @Test
  void theNewDatabaseKnowsItsCountsAndItsNewestStamp() {
    database("a", Map.of("x", value(7, "x"), "y", tombstone(NOW, 9)));
    assertThat(merge("--json", path("dst"), path("a")).out())
        .isEqualTo(
            String.format(
                "{\"destination\":\"%s\",\"sources\":[{\"path\":\"%s\",\"merged\":2,\"read\":2}],"
                    + "\"merged\":2,\"read\":2,\"values\":1,\"tombstones\":1}%n",
                path("dst"), path("a")));
    assertThat(directory.resolve("dst/KUMOFS-SUMMARY")).exists();
    try (Store store = open("dst")) {
      assertThat(store.newestClockTime()).isEqualTo(ClockTime.of(NOW, 9));
      assertThat(store.counts().tombstones()).isOne();
    }
  }

  @Test
  void copiesOfTheNewDatabaseAreDifferentDatabases() throws IOException {
    database("a", Map.of("x", value(1, "x")));
    merge(path("dst"), path("a"));
    Files.createDirectory(directory.resolve("copy"));
    try (Stream<Path> files = Files.list(directory.resolve("dst"))) {
      for (Path file : files.toList()) {
        Files.copy(file, directory.resolve("copy").resolve(file.getFileName()));
      }
    }
    try (Store store = open("dst");
        Store copy = open("copy")) {
      assertThat(copy.identity()).isNotEqualTo(store.identity());
      assertThat(byKey(all(copy))).isEqualTo(byKey(all(store)));
    }
  }

  @Test
  void aDestinationThatIsThereIsRefused() throws IOException {
    database("a", Map.of());
    Files.writeString(directory.resolve("dst"), "precious");
    assertRefused(
        merge(path("dst"), path("a")), "cannot make " + path("dst") + ": it is there already");
    assertThat(directory.resolve("dst")).hasContent("precious");
  }

  @Test
  void aDestinationInNoDirectoryIsRefused() {
    database("a", Map.of());
    assertRefused(
        merge(path("none/dst"), path("a")),
        "cannot make " + path("none/dst") + ": no directory to make it in");
  }

  @Test
  void aSourceThatIsNoneIsRefused() throws IOException {
    database("a", Map.of("x", value(1, "x")));
    Files.createDirectory(directory.resolve("b"));
    for (String none : List.of("b", "nowhere")) {
      assertRefused(
          merge(path("dst"), path("a"), path(none)),
          "cannot read the database " + path(none) + ": there is no LevelDB database");
    }
    assertOnlyTheseAreThere("a", "b");
  }

  @Test
  void aSourceInUseIsRefused() throws IOException {
    database("a", Map.of());
    try (Store inUse = open("a")) {
      put(inUse, "x", value(1, "x"));
      assertRefused(
          merge(path("dst"), path("a")),
          "cannot read the database " + path("a") + ": it is in use by another process");
    }
    assertOnlyTheseAreThere("a");
  }

  @Test
  void aSourceGivenTwiceIsRefused() {
    database("a", Map.of());
    assertRefused(
        merge(path("dst"), path("a"), path("a")), "the source " + path("a") + " is given twice");
  }

  @Test
  void aDamagedSourceIsRefusedAndNothingIsMade() throws IOException {
    database("a", Map.of("x", value(1, "x")));
    try (Store store = open("b", "#write-buffer=1")) {
      for (int i = 0; i < 4000; i++) {
        put(store, "k" + i, value(i, "data" + i + "-".repeat(500)));
      }
    }
    damageTables("b");
    Result result = merge(path("dst"), path("a"), path("b"));
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err().lines()).hasSize(1);
    assertThat(result.err()).startsWith("kumomergedb: cannot ").contains("database " + path("b"));
    assertThat(result.err()).doesNotContain("~");
    assertOnlyTheseAreThere("a", "b");
  }

  private void damageTables(String name) throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve(name))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".sst")).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        for (int at = 100; at < bytes.length / 2; at += 20_000) {
          bytes[at] ^= 0x55;
        }
        Files.write(file, bytes);
      }
    }
  }

  @Test
  void aSourceThatLacksItsManifestIsRefused() throws IOException {
    database("a", Map.of("x", value(1, "x")));
    Files.writeString(directory.resolve("a/CURRENT"), "MANIFEST-999999\n");
    Result result = merge(path("dst"), path("a"));
    assertThat(result.err())
        .startsWith("kumomergedb: cannot read the database " + path("a") + ": no such file");
    assertThat(result.err().lines()).hasSize(1);
    assertOnlyTheseAreThere("a");
  }

  @Test
  void aMergeThatIsStoppedLeavesNothing() throws IOException {
    database("a", Map.of("x", value(1, "x")));
    stopped.set(true);
    assertRefused(merge(path("dst"), path("a")), "stopped");
    assertOnlyTheseAreThere("a");
  }

  @Test
  void whoWaitsSeesALineASecondAfterTwoSeconds() {
    database("a", Map.of("x", value(1, "x")));
    time = new LeapingTime();
    assertThat(merge(path("dst"), path("a")).err()).matches(" *\\d+ %  1 records\n");
  }

  @Test
  void onATerminalABarIsDrawnAndTakenAway() {
    database("a", Map.of("x", value(1, "x")));
    terminal = true;
    Result result = merge(path("dst"), path("a"));
    assertThat(result.err()).contains("[####").contains("  1 records").endsWith("\r\033[K");
    assertThat(result.out()).endsWith("done.\n");
  }

  private Path backedUp(String name) throws IOException {
    try (Store store = open(name)) {
      put(store, "k", value(1, "v"));
      put(store, "d", tombstone(NOW, 2));
      backup(store, "b");
    }
    return directory.resolve(name + "-b");
  }

  private static void damage(Path backup) throws IOException {
    Path current = backup.resolve("CURRENT");
    Files.writeString(current, Files.readString(current).replace('0', '1'));
  }

  @Test
  void aDamagedBackupIsRefusedUnlessNobodyWantsToKnow() throws IOException {
    Path backup = backedUp("a");
    Path flushed = backup.resolve("KUMOFS-JAVA");
    Files.write(flushed, new byte[0]);
    assertRefused(
        merge(path("dst"), path("a-b")),
        "cannot read the database " + backup + ": its file KUMOFS-JAVA is not of the backup");
    Files.delete(flushed);
    Path manifest = backup.resolve("KUMOFS-BACKUP");
    Files.writeString(manifest, Files.readString(manifest).replace("127.0.0.1", "127.0.0.2"));
    assertRefused(
        merge(path("dst"), path("a-b")),
        "cannot read the database "
            + backup
            + ": the backup's file KUMOFS-BACKUP is damaged: its checksum is wrong");

    assertThat(merge("--no-verify", path("dst"), path("a-b")).code()).isZero();

    assertThat(content("dst")).containsOnlyKeys("k", "d");
    assertOnlyTheseAreThere("a", "a-b", "dst");
  }

  @Test
  void whatIsDamagedEndsTheMergeUnlessItIsToBeSkipped() throws IOException {
    Map<RawKey, RawValue> records = DamagedTables.make(Path.of(path("damaged")), NOW);
    database("other", Map.of("k", value(1, "v")));
    Result refused = merge(path("dst"), path("damaged"), path("other"));
    assertThat(refused.code()).isOne();
    assertThat(refused.err()).startsWith("kumomergedb: ").contains("Corruption");
    assertOnlyTheseAreThere("damaged", "other");

    Result merged = merge("--skip-damaged", path("dst"), path("damaged"), path("other"));

    List<String> lines = merged.err().lines().toList();
    assertThat(lines).hasSizeGreaterThan(1);
    assertThat(lines.get(0)).startsWith("records after ").contains(path("damaged"), "Corruption");
    assertThat(lines.get(lines.size() - 1))
        .isEqualTo(
            "kumomergedb: %d ranges of keys could not be read; DST has what the other sources have"
                    .formatted(lines.size() - 1)
                + " there");
    assertThat(merged.code()).isOne();
    assertThat(content("dst"))
        .containsKey("k")
        .hasSizeBetween(records.size() * 9 / 10, records.size());
  }

  @Test
  void verifyingLooksAtAllBackupsAndMakesNothing() throws IOException {
    Path whole = backedUp("a");
    Path damaged = backedUp("b");
    damage(damaged);
    database("plain", Map.of());

    Result result = merge("--verify", path("a-b"), path("b-b"), path("plain"), path("none"));

    assertThat(result.out()).matches(whole + "  whole, 2 records, [0-9]+ bytes\n");
    assertThat(result.err())
        .matches(
            "kumomergedb: cannot read the database "
                + damaged
                + ": the backup's file CURRENT is damaged: checksum [0-9a-f]{8}, not [0-9a-f]{8}\n"
                + ("kumomergedb: " + path("plain"))
                + " does not say what it is made of; only reading it tells\n"
                + ("kumomergedb: cannot read the database " + path("none"))
                + ": there is no LevelDB database\n");
    assertThat(result.code()).isEqualTo(1);
    assertThat(merge("--verify", path("a-b")).code()).isZero();
    Result json = merge("--verify", "--json", path("a-b"), path("plain"));
    assertThat(json.err()).isEmpty();
    assertThat(json.out())
        .matches(
            "\\{\"path\":\""
                + whole
                + "\",\"whole\":true,\"records\":2,\"bytes\":[0-9]+}\n"
                + "\\{\"path\":\""
                + path("plain")
                + "\",\"whole\":false,\"reason\":\".+\"}\n");
    assertOnlyTheseAreThere("a", "a-b", "b", "b-b", "plain");
  }

  @Test
  void wrongUsageIsOneLineAfterTheUsage() {
    Result result = merge(path("dst"));
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).startsWith("Usage: kumomergedb").contains("SRC");
    assertThat(merge(path("dst") + "#nonsense=1", path("a")).err())
        .contains("kumomergedb: unknown store option 'nonsense'");
  }

  @Test
  void helpAndVersionAreTold() {
    assertThat(merge("--help").out()).startsWith("Usage: kumomergedb");
    assertThat(merge("--version").out()).startsWith("kumofs for Java");
  }

  /** Goes on by a second whenever it is looked at. */
  private static final class LeapingTime implements TimeSource {

    private final AtomicLong seconds = new AtomicLong(NOW);

    @Override
    public long nanoTime() {
      return seconds.getAndIncrement() * 1_000_000_000L;
    }

    @Override
    public long unixMillis() {
      return NOW * 1000;
    }
  }
}
