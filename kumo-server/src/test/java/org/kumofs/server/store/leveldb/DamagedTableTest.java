package org.kumofs.server.store.leveldb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.fusesource.leveldbjni.JniDBFactory;
import org.iq80.leveldb.CompressionType;
import org.iq80.leveldb.DB;
import org.iq80.leveldb.DBException;
import org.iq80.leveldb.DBIterator;
import org.iq80.leveldb.Options;
import org.iq80.leveldb.ReadOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What native LevelDB does about a damaged block, as docs/storage.md tells it; no code of this
 * project takes part.
 */
class DamagedTableTest {

  private static final int KEYS = 4_000;
  private static final ReadOptions VERIFIED = new ReadOptions().verifyChecksums(true);

  @TempDir Path directory;

  private DB db;

  @BeforeEach
  void writeAndDamageOneByte() throws IOException {
    open(true);
    for (int i = 0; i < KEYS; i++) {
      db.put(key(i), value(i));
    }
    db.compactRange(null, null);
    db.close();
    Path table = tables().get(0);
    byte[] bytes = Files.readAllBytes(table);
    bytes[bytes.length / 3] ^= 0x55;
    Files.write(table, bytes);
  }

  @AfterEach
  void close() throws IOException {
    db.close();
  }

  private void open(boolean paranoid) throws IOException {
    db =
        JniDBFactory.factory.open(
            directory.toFile(),
            new Options()
                .createIfMissing(true)
                .paranoidChecks(paranoid)
                .verifyChecksums(true)
                .writeBufferSize(1 << 20)
                .compressionType(CompressionType.NONE));
  }

  private List<Path> tables() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".sst")).sorted().toList();
    }
  }

  private static byte[] key(int i) {
    return "key%06d".formatted(i).getBytes(UTF_8);
  }

  private static byte[] value(int i) {
    return ("value" + i + "-".repeat(500)).getBytes(UTF_8);
  }

  /** How often a read gives something. */
  private record Found(int right, int wrong, int nothing, int errors) {}

  private Found look(ReadOptions options) {
    int right = 0;
    int wrong = 0;
    int nothing = 0;
    int errors = 0;
    for (int i = 0; i < KEYS; i++) {
      try {
        Optional<byte[]> found = Optional.ofNullable(db.get(key(i), options));
        if (found.isEmpty()) {
          nothing++;
        } else if (Arrays.equals(found.get(), value(i))) {
          right++;
        } else {
          wrong++;
        }
      } catch (DBException e) {
        errors++;
      }
    }
    return new Found(right, wrong, nothing, errors);
  }

  private int walk(ReadOptions options) throws IOException {
    int seen = 0;
    try (DBIterator entries = db.iterator(options)) {
      entries.seek(key(0));
      while (entries.hasNext()) {
        entries.next();
        seen++;
      }
    }
    return seen;
  }

  private void overwriteSome() {
    for (int i = 50; i < KEYS; i += 100) {
      db.put(key(i), value(i));
    }
  }

  @Test
  void aReadInThatBlockFailsAndNoOtherDoes() throws IOException {
    open(true);

    Found found = look(VERIFIED);

    assertThat(found.errors()).isBetween(1, 20);
    assertThat(found.right()).isEqualTo(KEYS - found.errors());
    assertThatThrownBy(() -> walk(VERIFIED)).hasMessageContaining("Corruption");
  }

  @Test
  void withoutVerificationWrongBytesAreRead() throws IOException {
    open(true);

    assertThat(look(new ReadOptions().verifyChecksums(false)).wrong()).isOne();
  }

  @Test
  void whatIsWrittenAnewCanBeRead() throws IOException {
    open(true);
    for (int i = 0; i < KEYS; i += 2) {
      db.put(key(i), value(i));
      db.delete(key(i + 1));
    }

    assertThat(look(VERIFIED)).isEqualTo(new Found(KEYS / 2, 0, KEYS / 2, 0));
  }

  @Test
  void aCompactionFailsAndNothingCanBeWrittenFromThenOn() throws IOException {
    open(true);
    Found before = look(VERIFIED);
    overwriteSome();

    db.compactRange(null, null);

    assertThatThrownBy(() -> db.put(key(0), value(0))).hasMessageContaining("Corruption");
    assertThat(look(VERIFIED).wrong()).isZero();
    assertThat(look(VERIFIED).nothing()).isZero();
    assertThat(look(VERIFIED).right()).isGreaterThanOrEqualTo(before.right());
  }

  /** That is why paranoid checks are on. */
  @Test
  void withoutParanoidChecksACompactionMakesWrongBytesGood() throws IOException {
    open(false);
    overwriteSome();

    db.compactRange(null, null);

    assertThat(look(VERIFIED)).isEqualTo(new Found(KEYS - 1, 1, 0, 0));
    assertThat(walk(VERIFIED)).isEqualTo(KEYS);
  }
}
