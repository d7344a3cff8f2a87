package org.kumofs.server.store.leveldb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kumofs.server.store.Records.key;
import static org.kumofs.server.store.Records.put;
import static org.kumofs.server.store.Records.value;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kumofs.server.store.Store;
import org.kumofs.server.store.StoreException;
import org.kumofs.server.store.StoreLocation;
import org.kumofs.server.store.TombstoneLimits;
import org.kumofs.time.SystemTime;

/** Which implementation of LevelDB opens what the other one has written. */
class EngineChoiceTest {

  @TempDir private Path directory;

  @BeforeEach
  void writeInBoth() {
    for (String engine : new String[] {"native", "java"}) {
      try (Store store = open(engine, engine)) {
        put(store, "k", value(1, engine));
      }
    }
  }

  private Store open(String name, String engine) {
    StoreLocation location =
        StoreLocation.parse(directory.resolve(name) + "#min-free=64#engine=" + engine);
    return LevelDbStore.open(location, TombstoneLimits.DEFAULT, new SystemTime());
  }

  private void assertReadable(String name, String engine) {
    try (Store store = open(name, engine)) {
      assertThat(store.get(key("k"))).contains(value(1, name));
    }
  }

  @Test
  void eachReadsItsOwn() {
    assertReadable("native", "native");
    assertReadable("native", "auto");
    assertReadable("java", "java");
  }

  @Test
  void whatJavaHasWrittenStaysWithIt() {
    assertReadable("java", "auto");
    assertThatThrownBy(() -> open("java", "native"))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("written by LevelDB's implementation in Java");
    assertReadable("java", "auto");
  }

  @Test
  void javaReadsWhatTheNativeOneHasWrittenAndKeepsIt() {
    assertReadable("native", "java");
    assertThatThrownBy(() -> open("native", "native")).isInstanceOf(StoreException.class);
    assertReadable("native", "auto");
  }

  @Test
  void aClearedDatabaseIsFreeAgain() {
    try (Store store = open("java", "auto")) {
      store.clear();
      put(store, "k", value(1, "java"));
    }
    assertReadable("java", "native");
  }

  @Test
  void javaRefusesTableFilesThatItWouldOverlook() throws IOException {
    Files.createFile(directory.resolve("native/000099.ldb"));
    assertThatThrownBy(() -> open("native", "java"))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("*.ldb");
    assertReadable("native", "native");
  }
}
