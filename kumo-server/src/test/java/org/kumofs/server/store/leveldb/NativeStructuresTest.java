package org.kumofs.server.store.leveldb;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import org.fusesource.leveldbjni.JniDBFactory;
import org.iq80.leveldb.DB;
import org.iq80.leveldb.DBIterator;
import org.iq80.leveldb.Options;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes whose threads use a database at once as soon as it is open. The JVM watches the library
 * there and aborts at a wrong reference, as it did in 11 of 12 of them without a first use by one
 * thread.
 */
class NativeStructuresTest {

  private static final int THREADS = 64;

  @TempDir Path directory;

  @RepeatedTest(5)
  void manyThreadsMayUseADatabaseAtOnceThatWasJustOpened() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xcheck:jni",
                "-Xint",
                "-cp",
                System.getProperty("java.class.path"),
                User.class.getName(),
                directory.resolve("db").toString())
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .start();

    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(output).isZero();
  }

  /** Opens a database and uses it by many threads. */
  static final class User {

    private User() {}

    public static void main(String[] arguments) throws Exception {
      CyclicBarrier start = new CyclicBarrier(THREADS);
      try (DB db =
          NativeStructures.open(
              JniDBFactory.factory,
              Path.of(arguments[0]).toFile(),
              new Options().createIfMissing(true))) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
          byte[] key = {(byte) i};
          threads.add(new Thread(() -> use(db, key, start)));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
          thread.join();
        }
      }
    }

    private static void use(DB db, byte[] key, CyclicBarrier start) {
      try {
        start.await();
        try (DBIterator records = db.iterator()) {
          records.seek(key);
        }
        db.put(key, key);
        db.get(key);
      } catch (Exception e) {
        Runtime.getRuntime().halt(1);
      }
    }
  }
}
