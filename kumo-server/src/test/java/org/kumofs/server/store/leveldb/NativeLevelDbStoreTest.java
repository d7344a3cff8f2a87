package org.kumofs.server.store.leveldb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kumofs.server.store.Records.all;
import static org.kumofs.server.store.Records.key;
import static org.kumofs.server.store.Records.put;
import static org.kumofs.server.store.Records.value;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import org.fusesource.leveldbjni.JniDBFactory;
import org.iq80.leveldb.DBFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kumofs.data.RawValue;
import org.kumofs.server.store.StoreException;

/** LevelDB itself, which also finds damage: the implementation in Java checks no table file. */
class NativeLevelDbStoreTest extends LevelDbStoreContract {

  @Override
  String options() {
    return "#engine=native#write-buffer=1#min-free=64";
  }

  @Override
  DBFactory bare() {
    return JniDBFactory.factory;
  }

  @Test
  void damageOnDiskIsFoundAndNeverServed() throws IOException {
    Map<String, RawValue> records = new TreeMap<>();
    for (int i = 0; i < 4000; i++) {
      records.put("k" + i, value(i, "data" + i + "-".repeat(500)));
    }
    records.forEach((key, record) -> put(store, key, record));
    store.close();
    for (Path table : files("\\d+\\.sst")) {
      damage(table);
    }
    store = open(path());
    int failed = 0;
    for (Map.Entry<String, RawValue> record : records.entrySet()) {
      try {
        assertThat(store.get(key(record.getKey()))).contains(record.getValue());
      } catch (StoreException e) {
        assertThat(e).hasMessageStartingWith("cannot read the database " + path());
        failed++;
      }
    }
    assertThat(failed).isPositive();
    assertThatThrownBy(() -> all(store)).isInstanceOf(StoreException.class);
  }

  /**
   * Only the write that finds the buffer full may have to wait, and it begins a log: none that was
   * said to be over at once ever does. All but the last part of each buffer is told to be free.
   */
  @ParameterizedTest
  @ValueSource(ints = {0, 3, 100, 900, 960, 1000, 2000, 5000, 16_000})
  void aWriteThatIsSaidToBeOverAtOnceBeginsNoBuffer(int length) throws IOException {
    String data = "x".repeat(length);
    int all = 6_000_000 / (length + 200);
    int atOnce = 0;
    long logs = 0;
    String log = lastLog();
    for (int i = 0; i < all; i++) {
      boolean free = store.changesAtOnce(key("k" + i), length + 30);
      put(store, "k" + i, value(i, data));
      String next = lastLog();
      if (free) {
        atOnce++;
        assertThat(next).as("the log after write %d", i).isEqualTo(log);
      }
      logs += next.equals(log) ? 0 : 1;
      log = next;
    }
    assertThat(logs).isPositive();
    assertThat(atOnce).isGreaterThan(all / 2);
  }

  @ParameterizedTest
  @CsvSource({"#at-once=2, 2048, true", "#at-once=2, 2049, false", "#at-once=0, 1, false"})
  void onlySmallRecordsAreChangedAtOnce(String option, long bytes, boolean atOnce) {
    store.close();
    store = open(path(), option);
    put(store, "the first write asks for the room on the disk", value(1, ""));
    assertThat(store.changesAtOnce(key("new"), bytes)).isEqualTo(atOnce);
  }

  @Test
  void whereEachWriteIsSyncedNoneIsOverAtOnce() {
    store.close();
    store = open(path(), "#sync=always");
    put(store, "the first write asks for the room on the disk", value(1, ""));
    assertThat(store.changesAtOnce(key("new"), 1)).isFalse();
  }

  private String lastLog() throws IOException {
    return files("\\d+\\.log").stream()
        .map(file -> file.getFileName().toString())
        .max(Comparator.naturalOrder())
        .orElse("");
  }

  private static void damage(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    for (int at = 100; at < bytes.length / 2; at += 20_000) {
      bytes[at] ^= 0x55;
    }
    Files.write(file, bytes);
  }

  @Test
  void damageIsAlsoFoundByTheReadingAfterAnUncleanStop() throws IOException {
    for (int i = 0; i < 4000; i++) {
      put(store, "k" + i, value(i, "data" + i + "-".repeat(500)));
    }
    store.close();
    Files.delete(path().resolve("KUMOFS-SUMMARY"));
    for (Path table : files("\\d+\\.sst")) {
      damage(table);
    }
    assertRefused(path(), "");
  }

  @Test
  void aDamagedListOfFilesIsRefused() throws IOException {
    putSome();
    store.close();
    Path current = path().resolve("CURRENT");
    byte[] good = Files.readAllBytes(current);
    Files.writeString(current, "garbage");
    assertRefused(path(), "");
    Files.write(current, good);
    store = open(path());
    assertSome(store);
  }
}
