package org.kumofs.server.store.leveldb;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kumofs.server.store.Records.NOW;
import static org.kumofs.server.store.Records.all;
import static org.kumofs.server.store.Records.backup;
import static org.kumofs.server.store.Records.byKey;
import static org.kumofs.server.store.Records.expiringAt;
import static org.kumofs.server.store.Records.key;
import static org.kumofs.server.store.Records.put;
import static org.kumofs.server.store.Records.tombstone;
import static org.kumofs.server.store.Records.value;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.iq80.leveldb.DB;
import org.iq80.leveldb.DBFactory;
import org.iq80.leveldb.DBIterator;
import org.iq80.leveldb.Options;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.FlushMark;
import org.kumofs.data.RawValue;
import org.kumofs.server.Rings;
import org.kumofs.server.store.RecordCounts;
import org.kumofs.server.store.RememberedRings;
import org.kumofs.server.store.Store;
import org.kumofs.server.store.StoreException;
import org.kumofs.server.store.StoreLocation;
import org.kumofs.server.store.StoreThreadsContract;
import org.kumofs.server.store.StoredRecord;
import org.kumofs.time.SystemTime;

/** What a store on disk does besides: its files, and what they survive. */
abstract class LevelDbStoreContract extends StoreThreadsContract {

  @TempDir Path directory;

  /** The options of the location, each with its #. */
  abstract String options();

  /** The bare API of the implementation under test. */
  abstract DBFactory bare();

  Path path() {
    return directory.resolve("db");
  }

  StoreLocation location(Path path) {
    return StoreLocation.parse(path + options());
  }

  Store open(Path path) {
    return open(path, "");
  }

  /** Opens with more options, each with its #. */
  Store open(Path path, String more) {
    return LevelDbStore.open(
        StoreLocation.parse(path + options() + more), LIMITS, new SystemTime());
  }

  @Override
  protected Store openEmpty() {
    return open(path());
  }

  @Override
  protected Store openBackup(String suffix) {
    return open(directory.resolve("db-" + suffix));
  }

  private void reopen() {
    store.close();
    store = open(path());
  }

  /** Takes what a crash would leave: the files as they are while the store is open. */
  final Path crash() {
    Path copy = directory.resolve("crashed");
    try {
      Files.createDirectory(copy);
      for (Path file : files("[^L].*|LOG.*")) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return copy;
  }

  final List<Path> files(String pattern) throws IOException {
    try (var files = Files.list(path())) {
      return files
          .filter(file -> file.getFileName().toString().matches(pattern))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    }
  }

  final void putSome() {
    put(store, "live", value(1, "data"));
    put(store, "expiring", expiringAt(NOW, 2));
    put(store, "deleted", tombstone(NOW, 3));
  }

  static void assertSome(Store store) {
    assertThat(byKey(all(store)))
        .isEqualTo(
            Map.of(
                "live", value(1, "data"),
                "expiring", expiringAt(NOW, 2),
                "deleted", tombstone(NOW, 3)));
    assertThat(store.counts()).isEqualTo(new RecordCounts(2, 1, 1));
    assertThat(store.newestClockTime()).isEqualTo(ClockTime.of(NOW, 3));
    assertThat(store.tombstones().size()).isEqualTo(1);
  }

  @Test
  void withEachSyncPolicyRecordsAreKeptAndCanBeSynced() {
    for (String policy : List.of("os", "always", "interval:5")) {
      Path path = directory.resolve("sync-" + policy.charAt(0));
      StoreLocation synced = StoreLocation.parse(path + options() + "#sync=" + policy);
      try (Store store = LevelDbStore.open(synced, LIMITS, new SystemTime())) {
        put(store, "a", value(1, policy));
        store.sync();
        put(store, "b", value(2, policy));
      }
      try (Store store = open(path)) {
        assertThat(store.get(key("a"))).contains(value(1, policy));
        assertThat(store.get(key("b"))).contains(value(2, policy));
      }
    }
  }

  @Test
  void aCleanRestartKeepsEverything() {
    putSome();
    UUID identity = store.identity();
    reopen();
    assertSome(store);
    assertThat(store.identity()).isEqualTo(identity);
    reopen();
    assertSome(store);
  }

  @Test
  void aFlushIsKeptOverRestartsAndCrashes() throws IOException {
    FlushMark mark = new FlushMark(ClockTime.of(NOW, -2), NOW - 1, ClockTime.of(NOW, 7), NOW + 9);
    put(store, "k", value(1, "x"));
    store.flush(mark, NOW);

    try (Store crashed = open(crash())) {
      assertThat(crashed.flushMark()).isEqualTo(mark);
    }
    reopen();
    assertThat(store.flushMark()).isEqualTo(mark);

    store.clear();
    reopen();
    assertThat(store.flushMark()).isEqualTo(FlushMark.NONE);
  }

  @Test
  void ringsAreRememberedOverRestartsAndCrashesButNotWithAnotherDatabase() throws IOException {
    RememberedRings rings =
        new RememberedRings(
            Rings.addresses(100), Rings.ring(2, 1, -2).seed(), Rings.ring(1, 1).seed());
    put(store, "k", value(1, "x"));
    store.rememberRings(rings);
    try (Store crashed = open(crash())) {
      assertThat(crashed.rememberedRings()).contains(rings);
    }
    reopen();
    assertThat(store.rememberedRings()).contains(rings);

    // Somebody removes the database and leaves our files.
    store.close();
    Files.delete(path().resolve("CURRENT"));
    reopen();
    assertThat(store.rememberedRings()).isEmpty();
  }

  @Test
  void damagedRingsAreAsGoodAsNone() throws IOException {
    store.rememberRings(
        new RememberedRings(List.of(), Rings.ring(2, 1).seed(), Rings.ring(1, 1).seed()));
    Path file = path().resolve("KUMOFS-RINGS");
    byte[] whole = Files.readAllBytes(file);
    for (int i = 0; i < whole.length; i++) {
      byte[] damaged = whole.clone();
      damaged[i] ^= 1;
      Files.write(file, damaged);
      assertThat(store.rememberedRings()).as("byte " + i).isEmpty();
      Files.write(file, Arrays.copyOf(whole, i));
      assertThat(store.rememberedRings()).as("length " + i).isEmpty();
    }
  }

  @Test
  void aDamagedFlushMarkIsRefused() throws IOException {
    store.flush(FlushMark.of(ClockTime.of(NOW, 7), 0), NOW);
    Path file = path().resolve("KUMOFS-FLUSHED");
    store.close();
    byte[] whole = Files.readAllBytes(file);
    for (int i = 0; i < whole.length; i++) {
      byte[] damaged = whole.clone();
      damaged[i] ^= 1;
      assertThat(FlushMarkCodec.decode(damaged)).isEmpty();
    }
    Files.write(file, Arrays.copyOf(whole, 20));

    assertRefused(path(), file + " is damaged");

    Files.write(file, whole);
    store = open(path());
  }

  @Test
  void aCleanRestartReadsNoRecords() {
    putSome();
    store.close();
    LevelDbEngine engine = LevelDbEngine.open(location(path()));
    assertThat(engine.takeSummary().orElseThrow().counts()).isEqualTo(new RecordCounts(2, 1, 1));
    engine.close(Optional.empty());
  }

  @Test
  void aCrashKeepsEverythingButTheSummary() {
    putSome();
    Path crashed = crash();
    try (Store after = open(crashed)) {
      assertSome(after);
      assertThat(after.identity()).isEqualTo(store.identity());
    }
  }

  @Test
  void aCrashAfterManyTableFilesKeepsEverything() {
    Map<String, RawValue> records = new TreeMap<>();
    for (int i = 0; i < 5000; i++) {
      String key = "k" + i % 1500;
      RawValue record = i % 7 == 0 ? tombstone(NOW, i) : value(i, (i + " ").repeat(200));
      put(store, key, record);
      records.put(key, record);
    }
    RecordCounts counts = store.counts();
    Path crashed = crashWhileIdle();
    try (Store after = open(crashed)) {
      assertThat(byKey(all(after))).isEqualTo(records);
      assertThat(after.counts()).isEqualTo(counts);
    }
  }

  /** A crash of which the files are copied one after the other needs them to hold still. */
  private Path crashWhileIdle() {
    store.close();
    try {
      Files.delete(path().resolve("KUMOFS-SUMMARY"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return path();
  }

  @Test
  void aSummaryOfOtherFilesIsNotBelieved() throws IOException {
    putSome();
    store.close();
    try (DB db = bare().open(path().toFile(), new Options())) {
      db.put(key("added").bytes(), value(9, "by another tool").bytes());
    }
    store = open(path());
    assertThat(store.counts()).isEqualTo(new RecordCounts(3, 1, 1));
    assertThat(store.newestClockTime()).isEqualTo(ClockTime.of(NOW, 9));
  }

  @Test
  void aDamagedSummaryIsNotBelieved() throws IOException {
    putSome();
    store.close();
    Path summary = path().resolve("KUMOFS-SUMMARY");
    byte[] bytes = Files.readAllBytes(summary);
    bytes[50]++;
    Files.write(summary, bytes);
    store = open(path());
    assertSome(store);
  }

  @Test
  void theBytesOnDiskAreTheRawRecords() throws IOException {
    putSome();
    store.close();
    HexFormat hex = HexFormat.of();
    Map<String, String> entries = new TreeMap<>();
    try (DB db = bare().open(path().toFile(), new Options());
        DBIterator iterator = db.iterator()) {
      for (iterator.seekToFirst(); iterator.hasNext(); iterator.next()) {
        var entry = iterator.peekNext();
        entries.put(hex.formatHex(entry.getKey()), hex.formatHex(entry.getValue()));
      }
    }
    // Computed apart: the first 8 bytes of the key's SHA-1 reversed, the key; seconds, clock, meta.
    assertThat(entries)
        .isEqualTo(
            Map.of(
                "d8dd3e0837dbaa98" + "6c697665", "6553f100" + "00000001" + "0000" + "64617461",
                "c50422ec1104305c" + "6578706972696e67",
                    "6553f100" + "00000002" + "0002" + "6553f100" + "07",
                "45319871ccf539b6" + "64656c65746564", "6553f100" + "00000003"));
  }

  @Test
  void entriesThatAreNoRecordsArePassedOver() throws IOException {
    putSome();
    store.close();
    try (DB db = bare().open(path().toFile(), new Options())) {
      db.put("short".getBytes(US_ASCII), value(1, "x").bytes());
      db.put(key("no value").bytes(), new byte[7]);
    }
    store = open(path());
    assertSome(store);
    assertThat(store.get(key("no value"))).isEmpty();
    put(store, "no value", value(1, "now it has one"));
    assertThat(store.counts().live()).isEqualTo(3);
  }

  final void assertRefused(Path path, String reason) {
    for (int attempt = 0; attempt < 2; attempt++) {
      assertThatThrownBy(() -> open(path))
          .isInstanceOf(StoreException.class)
          .hasMessageMatching("cannot (open|read) the database " + path + ": .+")
          .hasMessageContaining(reason);
    }
  }

  @Test
  void aDatabaseInUseIsRefused() throws IOException {
    assertRefused(path(), "in use by another process");
    put(store, "k", value(1, "still works"));
    reopen();
    assertThat(store.get(key("k"))).isPresent();
    store.close();
    try (DB db = bare().open(path().toFile(), new Options())) {
      assertThat(db).isNotNull();
      assertRefused(path(), "");
    }
    store = open(path());
    assertThat(store.get(key("k"))).isPresent();
  }

  @Test
  void whatIsNoDatabaseIsRefused() throws IOException {
    Path file = directory.resolve("file");
    Files.writeString(file, "text");
    assertRefused(file, "it is a file");
    assertRefused(directory.resolve("missing/db"), "no such file or directory");
  }

  @Test
  void aClearCutShortIsFinished() throws IOException {
    putSome();
    UUID before = store.identity();
    store.close();
    Path discarding = path().resolve("KUMOFS-DISCARDING");
    Files.createDirectory(discarding);
    Files.move(path().resolve("CURRENT"), discarding.resolve("CURRENT"));
    store = open(path());
    assertThat(all(store)).isEmpty();
    assertThat(store.counts()).isEqualTo(RecordCounts.NONE);
    assertThat(store.identity()).isNotEqualTo(before);
    assertThat(path()).isDirectoryNotContaining("glob:**DISCARD*");
  }

  @Test
  void clearingLeavesNoOldFiles() throws IOException {
    for (int i = 0; i < 3000; i++) {
      put(store, "k" + i, value(i, "x".repeat(1000)));
    }
    store.clear();
    putSome();
    assertThat(files("\\d+\\.(sst|log)")).hasSizeLessThan(3);
    assertThat(path()).isDirectoryNotContaining("glob:**DISCARD*");
    reopen();
    assertThat(all(store)).hasSize(3);
  }

  @Test
  void otherFilesInTheDirectoryAreLeftAlone() throws IOException {
    putSome();
    Path note = path().resolve("README");
    Files.writeString(note, "of the operator");
    reopen();
    store.clear();
    reopen();
    assertThat(note).hasContent("of the operator");
  }

  @Test
  void aBackupOverSomethingElseIsRefused() throws IOException {
    putSome();
    Path other = directory.resolve("db-other");
    Files.createDirectory(other);
    Files.writeString(other.resolve("file"), "precious");
    assertThatThrownBy(() -> backup(store, "other"))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("something else has that name");
    assertThat(other.resolve("file")).hasContent("precious");
  }

  @Test
  void aBackupIsReadableByOtherTools() throws IOException {
    putSome();
    backup(store, "x");
    List<StoredRecord> records = all(store);
    try (DB db = bare().open(directory.resolve("db-x").toFile(), new Options())) {
      for (StoredRecord record : records) {
        assertThat(db.get(record.key().bytes())).isEqualTo(record.value().bytes());
      }
    }
  }

  @Test
  void writesAreRefusedBeforeTheDiskIsFullAndTakenAgainAfterwards() {
    store.close();
    StoreLocation greedy =
        StoreLocation.parse(path() + options().replaceAll("min-free=\\d+", "min-free=1048576"));
    try (Store full = LevelDbStore.open(greedy, LIMITS, new SystemTime())) {
      assertThatThrownBy(() -> put(full, "k", value(1, "x")))
          .isInstanceOf(StoreException.class)
          .hasMessageMatching("out of space: the disk of the database .* has only \\d+ MB left");
      assertThat(full.get(key("k"))).isEmpty();
      assertThat(full.counts()).isEqualTo(RecordCounts.NONE);
    }
    store = open(path());
    put(store, "k", value(1, "x"));
    assertThat(store.get(key("k"))).isPresent();
  }

  @Test
  void aLogCutOffInTheMiddleOfTheLastWriteOpensWithoutIt() throws IOException {
    put(store, "first", value(1, "kept"));
    put(store, "last", value(2, "torn".repeat(10_000)));
    Path crashed = crash();
    Path log = onlyLog(crashed);
    long end = writtenLength(log);
    for (long cut : new long[] {1, 2, 30, 3_000, 39_000}) {
      Path copy = copy(crashed, "cut" + cut);
      try (FileChannel channel = FileChannel.open(onlyLog(copy), StandardOpenOption.WRITE)) {
        channel.truncate(end - cut);
      }
      try (Store after = open(copy)) {
        assertThat(byKey(all(after))).containsOnlyKeys("first");
      }
    }
  }

  private static long writtenLength(Path log) throws IOException {
    byte[] bytes = Files.readAllBytes(log);
    int end = bytes.length;
    while (bytes[end - 1] == 0) {
      end--;
    }
    return end;
  }

  static Path onlyLog(Path database) throws IOException {
    try (var files = Files.list(database)) {
      return files.filter(file -> file.toString().endsWith(".log")).findFirst().orElseThrow();
    }
  }

  final Path copy(Path database, String name) throws IOException {
    Path copy = Files.createDirectory(directory.resolve(name));
    try (var files = Files.list(database)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    return copy;
  }
}
