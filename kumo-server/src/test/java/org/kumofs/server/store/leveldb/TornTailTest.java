package org.kumofs.server.store.leveldb;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.fusesource.leveldbjni.JniDBFactory;
import org.iq80.leveldb.DB;
import org.iq80.leveldb.DBException;
import org.iq80.leveldb.Options;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs that LevelDB has written, torn in every way a crash may tear them. */
class TornTailTest {

  private static final int RECORDS = 5;

  @TempDir private Path directory;
  private Path log;

  /** Where the log ends after each record. */
  private final List<Integer> ends = new ArrayList<>();

  private byte[] whole = new byte[0];

  @BeforeEach
  void writeALog() throws IOException {
    Path database = directory.resolve("db");
    Random random = new Random(5);
    try (DB db = open(database)) {
      for (int i = 0; i < RECORDS; i++) {
        byte[] value = new byte[i == 3 ? 100_000 : 50];
        random.nextBytes(value);
        value[value.length - 1] = 1;
        db.put(("k" + i).getBytes(US_ASCII), value);
        ends.add(writtenLength(Files.readAllBytes(onlyLog(database))));
      }
      whole = Files.readAllBytes(onlyLog(database));
    }
    log = onlyLog(database);
  }

  private static DB open(Path database) throws IOException {
    return JniDBFactory.factory.open(
        database.toFile(), new Options().createIfMissing(true).paranoidChecks(true));
  }

  private static Path onlyLog(Path database) throws IOException {
    try (var files = Files.list(database)) {
      return files.filter(file -> file.toString().endsWith(".log")).findFirst().orElseThrow();
    }
  }

  private static int writtenLength(byte[] bytes) {
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] == 0) {
      end--;
    }
    return end;
  }

  private long cut(byte[] bytes) throws IOException {
    Files.write(log, bytes);
    return TornTail.cut(log);
  }

  private int recordsReadable() throws IOException {
    int count = 0;
    try (DB db = open(log.getParent())) {
      for (int i = 0; i < RECORDS; i++) {
        count += db.get(("k" + i).getBytes(US_ASCII)) == null ? 0 : 1;
      }
    }
    return count;
  }

  @Test
  void aWholeLogIsLeftAsItIs() throws IOException {
    assertThat(cut(whole)).isZero();
    assertThat(log).hasBinaryContent(whole);
    byte[] withoutZeros = Arrays.copyOf(whole, ends.get(RECORDS - 1));
    assertThat(cut(withoutZeros)).isZero();
    assertThat(log).hasBinaryContent(withoutZeros);
    assertThat(cut(new byte[0])).isZero();
    assertThat(cut(new byte[70_000])).isZero();
  }

  @Test
  void aLogThatEndsAnywhereIsCutBackToTheLastWholeRecord() throws IOException {
    for (int length = 0; length < ends.get(RECORDS - 1); length += step(length)) {
      int complete = completeUpTo(length);
      long cut = cut(Arrays.copyOf(whole, length));
      assertThat(Files.size(log)).describedAs("length %s", length).isEqualTo(complete);
      assertThat(cut).isLessThanOrEqualTo(length - complete);
    }
  }

  @Test
  void aLogThatIsZeroFromAnywhereOnIsCutBackToTheLastWholeRecord() throws IOException {
    for (int length = 0; length < ends.get(RECORDS - 1); length += step(length)) {
      byte[] torn = Arrays.copyOf(Arrays.copyOf(whole, length), whole.length);
      int complete = completeUpTo(length);
      long cut = cut(torn);
      int written = Math.max(writtenLength(torn), complete);
      assertThat(cut).describedAs("length %s", length).isEqualTo(written - complete);
      assertThat(writtenLength(Files.readAllBytes(log))).isLessThanOrEqualTo(complete);
    }
  }

  /** Every byte of the small records, and some of the large one. */
  private int step(int length) {
    return length > ends.get(2) + 20 && length < ends.get(3) - 20 ? 997 : 1;
  }

  private int completeUpTo(int length) {
    return ends.stream().filter(end -> end <= length).mapToInt(end -> end).max().orElse(0);
  }

  @Test
  void levelDbOpensATornLogOnlyAfterTheCut() throws IOException {
    byte[] torn = Arrays.copyOf(whole, whole.length);
    Arrays.fill(torn, ends.get(4) - 10, torn.length, (byte) 0);
    Files.write(log, torn);
    Path copy = Files.createDirectory(directory.resolve("copy"));
    try (var files = Files.list(log.getParent())) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    try (DB db = open(copy)) {
      assertThat(db).describedAs("must not open").isNull();
    } catch (IOException | DBException corruption) {
      assertThat(corruption).hasMessageContaining("Corruption");
    }
    assertThat(TornTail.cut(log)).isPositive();
    assertThat(recordsReadable()).isEqualTo(RECORDS - 1);
  }

  @Test
  void damageBeforeTheEndIsNotTakenForATornEnd() throws IOException {
    for (int at : new int[] {3, 10, ends.get(0) + 8, ends.get(1) + 1, ends.get(2) + 70_000}) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 0x10;
      assertThat(cut(damaged)).describedAs("byte %s", at).isZero();
      assertThat(log).hasBinaryContent(damaged);
    }
  }
}
