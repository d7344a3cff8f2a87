package org.kumofs.server.store.leveldb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kumofs.server.store.Records.NOW;
import static org.kumofs.server.store.Records.all;
import static org.kumofs.server.store.Records.backup;
import static org.kumofs.server.store.Records.byKey;
import static org.kumofs.server.store.Records.put;
import static org.kumofs.server.store.Records.tombstone;
import static org.kumofs.server.store.Records.value;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.fusesource.leveldbjni.JniDBFactory;
import org.iq80.leveldb.DB;
import org.iq80.leveldb.Options;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.FlushMark;
import org.kumofs.data.RawValue;
import org.kumofs.server.store.BackupProgress;
import org.kumofs.server.store.BackupTotals;
import org.kumofs.server.store.RecordStore;
import org.kumofs.server.store.Store;
import org.kumofs.server.store.StoreException;
import org.kumofs.server.store.StoreLocation;
import org.kumofs.server.store.StoreTuning;
import org.kumofs.server.store.TombstoneLimits;
import org.kumofs.time.SystemTime;

/** Backups by links to the files of native LevelDB, and what else becomes of them. */
@Timeout(120)
class NativeBackupTest {

  private static final String OPTIONS = "#engine=native#write-buffer=1#min-free=64";

  @TempDir Path directory;

  private final AtomicInteger linked = new AtomicInteger();
  private Store store;

  private Path path() {
    return directory.resolve("db");
  }

  private Path backupPath() {
    return directory.resolve("db-b");
  }

  private void open(TableLinker linker) {
    StoreLocation location = StoreLocation.parse(path() + OPTIONS);
    store =
        RecordStore.open(
            LevelDbEngine.open(location, linker),
            StoreTuning.DEFAULT.memory(),
            TombstoneLimits.DEFAULT,
            new SystemTime());
  }

  private void openLinking() {
    open(
        (link, existing) -> {
          Files.createLink(link, existing);
          linked.incrementAndGet();
        });
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  private static Store openCopy(Path path) {
    return LevelDbStore.open(
        StoreLocation.parse(path + OPTIONS), TombstoneLimits.DEFAULT, new SystemTime());
  }

  private Map<String, RawValue> content(Path path) {
    try (Store copy = openCopy(path)) {
      return byKey(all(copy));
    }
  }

  /** Enough for a few tables, values that don't compress. */
  private void putMany(int from, int to) {
    Random random = new Random(from);
    for (int i = from; i < to; i++) {
      byte[] data = new byte[1_000];
      random.nextBytes(data);
      put(store, "k" + i, RawValue.of(ClockTime.of(NOW, i), 0, data));
    }
  }

  private static List<Path> files(Path database, String pattern) throws IOException {
    try (Stream<Path> files = Files.list(database)) {
      return files.filter(file -> file.getFileName().toString().matches(pattern)).sorted().toList();
    }
  }

  @Test
  void tablesAreLinkedAndTheRecordsAreThoseOfTheStore() throws IOException {
    openLinking();
    putMany(0, 6_000);
    put(store, "gone", tombstone(NOW, 1));
    Map<String, RawValue> records = byKey(all(store));

    BackupTotals totals = backup(store, "b");

    assertThat(linked).hasPositiveValue();
    assertThat(files(backupPath(), "\\d+\\.sst")).hasSize(linked.get());
    assertThat(totals.records()).isEqualTo(6_001);
    assertThat(directory).isDirectoryNotContaining("glob:**~*");
    assertThat(files(backupPath(), "KUMOFS-IDENTITY|KUMOFS-LOCK|LOCK")).isEmpty();
    assertThat(content(backupPath())).isEqualTo(records);
  }

  @Test
  void theLiveDatabaseMayDeleteItsTablesAfterwards() throws IOException {
    openLinking();
    putMany(0, 4_000);
    Map<String, RawValue> records = byKey(all(store));
    backup(store, "b");
    store.clear();
    putMany(5_000, 8_000);
    assertThat(content(backupPath())).isEqualTo(records);
  }

  @Test
  void whatBecomesOfTheBackupDoesNotHurtTheLiveDatabase() {
    openLinking();
    putMany(0, 4_000);
    Map<String, RawValue> records = byKey(all(store));
    backup(store, "b");
    try (Store copy = openCopy(backupPath())) {
      for (int i = 0; i < 4_000; i++) {
        put(copy, "k" + i, value(i, "x".repeat(1_000)));
      }
      assertThat(copy.identity()).isNotEqualTo(store.identity());
    }

    assertThat(byKey(all(store))).isEqualTo(records);
    assertThat(BackupManifest.check(backupPath())).isEmpty();
  }

  /** Its number is given out again by whoever opens a copy, and written through the link. */
  @Test
  void aTableThatLevelDbDoesNotKnowIsNotInTheBackup() throws IOException {
    openLinking();
    putMany(0, 2_500);
    store.close();
    // Nothing is compacted from here on: LevelDB would delete what it does not know.
    openLinking();
    long last =
        files(path(), "\\d+\\.(sst|log)").stream()
            .mapToLong(
                file -> Long.parseLong(file.getFileName().toString().replaceAll("\\..*", "")))
            .max()
            .orElseThrow();
    for (long number = last + 1; number < last + 20; number++) {
      Files.writeString(path().resolve(String.format("%06d.sst", number)), "orphan");
    }

    backup(store, "b");

    assertThat(files(backupPath(), "\\d+\\.sst")).allMatch(file -> file.toFile().length() > 6);
    content(backupPath());
    for (long number = last + 1; number < last + 20; number++) {
      assertThat(path().resolve(String.format("%06d.sst", number))).hasContent("orphan");
    }
  }

  @Test
  void aBackupUnderWritesHasAllThatCameBeforeItAndEndsAtOneMoment() throws Exception {
    openLinking();
    AtomicInteger written = new AtomicInteger();
    // There are tables to be linked, however slow the writer is.
    writeWhile(written, () -> written.get() < 3_000);
    AtomicBoolean stop = new AtomicBoolean();
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(() -> writeWhile(written, () -> !stop.get()));
    for (int i = 0; i < 10; i++) {
      int before = written.get();
      backup(store, "b");
      int after = written.get() + 1;
      Map<String, RawValue> records = content(backupPath());
      assertThat(records.size()).isBetween(before, after);
      assertThat(IntStream.range(0, records.size()))
          .allMatch(number -> records.containsKey("k" + number));
    }
    stop.set(true);
    writer.get();
    assertThat(linked).hasPositiveValue();
  }

  private void writeWhile(AtomicInteger written, BooleanSupplier wanted) {
    while (wanted.getAsBoolean()) {
      int number = written.get();
      put(store, "k" + number, value(number, "x".repeat(number % 5_000)));
      written.set(number + 1);
    }
  }

  @Test
  void closingTheStoreEndsABackup() {
    openLinking();
    putMany(0, 2_500);
    BackupProgress closing =
        new BackupProgress() {
          @Override
          public void copied(long records, long bytes) {}

          @Override
          public void checked(long bytes, long totalBytes) {
            store.close();
          }
        };
    assertThatThrownBy(() -> backup(store, "b", closing))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("the store is closed");
    assertThat(directory).isDirectoryNotContaining("glob:**db-b*");
  }

  @Test
  void aFlushGoesAlong() {
    openLinking();
    put(store, "a", value(1, "x"));
    FlushMark mark = FlushMark.of(ClockTime.of(NOW, 2), 0);
    store.flush(mark, NOW);
    backup(store, "b");
    try (Store copy = openCopy(backupPath())) {
      assertThat(copy.flushMark()).isEqualTo(mark);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void whereLinksFailTheRecordsAreCopied(int linksThatWork) throws IOException {
    AtomicInteger links = new AtomicInteger();
    open(
        (link, existing) -> {
          if (links.getAndIncrement() == linksThatWork) {
            throw new FileSystemException(link.toString(), existing.toString(), "cross-device");
          }
          Files.createLink(link, existing);
        });
    putMany(0, 4_000);
    store.flush(FlushMark.of(ClockTime.of(NOW, 10), 0), NOW);
    Map<String, RawValue> records = byKey(all(store));
    for (int i = 0; i <= 10; i++) {
      records.remove("k" + i);
    }

    backup(store, "b");

    assertThat(files(backupPath(), "\\d+\\.sst")).doesNotContainAnyElementsOf(tableNames());
    assertThat(BackupManifest.check(backupPath())).isPresent();
    assertThat(content(backupPath())).isEqualTo(records);
    // The compactions go on.
    putMany(0, 4_000);
  }

  private List<Path> tableNames() throws IOException {
    return files(path(), "\\d+\\.sst").stream().map(Path::getFileName).toList();
  }

  @Test
  void whereNobodyCanLinkTheRecordsAreCopied() {
    open(
        (link, existing) -> {
          throw new UnsupportedOperationException();
        });
    putMany(0, 3_000);
    backup(store, "b");
    assertThat(content(backupPath())).hasSize(3_000);
  }

  @Test
  void aDamagedLogIsNotCopiedButTheRecordsAre() throws IOException {
    openLinking();
    put(store, "first", value(1, "a".repeat(100)));
    put(store, "second", value(2, "b".repeat(100)));
    Path log = files(path(), "\\d+\\.log").get(0);
    byte[] bytes = Files.readAllBytes(log);
    try (FileChannel file = FileChannel.open(log, StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(new byte[] {(byte) ~bytes[20]}), 20);
    }

    backup(store, "b");

    assertThat(content(backupPath())).containsOnlyKeys("first", "second");
  }

  @Test
  void aBackupThatFailsAltogetherLeavesNothing() throws IOException {
    openLinking();
    putMany(0, 4_000);
    store.close();
    for (Path table : files(path(), "\\d+\\.sst")) {
      byte[] bytes = Files.readAllBytes(table);
      for (int at = 100; at < bytes.length / 2; at += 20_000) {
        bytes[at] ^= 0x55;
      }
      Files.write(table, bytes);
    }
    open(
        (link, existing) -> {
          throw new IOException("no links here");
        });

    assertThatThrownBy(() -> backup(store, "b"))
        .isInstanceOf(StoreException.class)
        .hasMessageStartingWith("cannot write the backup " + backupPath());
    assertThat(directory).isDirectoryNotContaining("glob:**db-b*");
  }

  @Test
  void theManifestSaysWhereTheBackupComesFrom() throws IOException {
    openLinking();
    put(store, "a", value(1, "x"));
    backup(store, "b");

    String manifest = Files.readString(backupPath().resolve("KUMOFS-BACKUP"));
    assertThat(manifest)
        .startsWith(
            "{\"format\":1,\"software\":\"a test\",\"server\":\"127.0.0.1:19800\",\"suffix\":\"b\","
                + "\"time\":1700000000,\"clockTime\":{\"seconds\":1700000000,\"clock\":1},"
                + "\"newest\":{\"seconds\":1700000000,\"clock\":1},"
                + "\"writeRing\":{\"clockTime\":{\"seconds\":0,\"clock\":0},\"nodes\":[]},"
                + "\"readRing\":{\"clockTime\":{\"seconds\":0,\"clock\":0},\"nodes\":[]},"
                + "\"flushed\":null,\"values\":1,\"expiring\":0,\"tombstones\":0,\"files\":[")
        .containsPattern("\"name\":\"\\d{6}\\.log\",\"length\":\\d+,\"crc32c\":\"[0-9a-f]{8}\"");
    assertThat(BackupManifest.check(backupPath()).orElseThrow().totals().records()).isEqualTo(1);
  }

  @Test
  void everyKindOfDamageToAnyFileIsNamed() throws IOException {
    openLinking();
    putMany(0, 2_500);
    store.flush(FlushMark.of(ClockTime.of(NOW, 2), 0), NOW);
    backup(store, "b");
    // Links would be damaged in the live database, too.
    for (Path table : files(backupPath(), "\\d+\\.sst")) {
      byte[] content = Files.readAllBytes(table);
      Files.delete(table);
      Files.write(table, content);
    }
    List<Path> files = files(backupPath(), ".*");
    assertThat(files).hasSizeGreaterThan(5);
    for (Path file : files) {
      byte[] whole = Files.readAllBytes(file);
      byte[] flipped = whole.clone();
      flipped[whole.length / 2] ^= 1;
      Files.write(file, flipped);
      assertDamaged(file);
      Files.write(file, Arrays.copyOf(whole, whole.length - 1));
      assertDamaged(file);
      Files.write(file, new byte[0]);
      assertDamaged(file);
      Files.delete(file);
      if (file.endsWith("CURRENT")) {
        assertRefused("there is no LevelDB database");
      } else if (!file.endsWith("KUMOFS-BACKUP")) {
        assertRefused("the backup's file " + file.getFileName() + " is missing");
      }
      Files.write(file, whole);
    }
    Path foreign = backupPath().resolve("999999.log");
    Files.writeString(foreign, "x");
    assertRefused("its file 999999.log is not of the backup");
    LevelDbSource.claimUnverified(backupPath()).close();
    Files.delete(foreign);
    try (LevelDbSource source = LevelDbSource.claim(backupPath())) {
      assertThat(source.verify()).isPresent();
    }
  }

  private void assertDamaged(Path file) {
    assertRefused("the backup's file " + file.getFileName() + " is damaged: ");
  }

  private void assertRefused(String reason) {
    assertThatThrownBy(() -> LevelDbSource.claim(backupPath()))
        .isInstanceOf(StoreException.class)
        .hasMessageStartingWith("cannot read the database " + backupPath() + ": " + reason)
        .hasMessageNotContaining("\n");
  }

  @Test
  void otherToolsReadIt() throws IOException {
    openLinking();
    putMany(0, 2_500);
    backup(store, "b");
    int count = 0;
    try (DB db =
            JniDBFactory.factory.open(
                backupPath().toFile(), new Options().paranoidChecks(true).verifyChecksums(true));
        var iterator = db.iterator()) {
      for (iterator.seekToFirst(); iterator.hasNext(); iterator.next()) {
        count++;
      }
    }
    assertThat(count).isEqualTo(2_500);
  }
}
