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
import java.util.Map;
import java.util.TreeMap;
import org.fusesource.leveldbjni.JniDBFactory;
import org.iq80.leveldb.DBFactory;
import org.junit.jupiter.api.Test;
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
