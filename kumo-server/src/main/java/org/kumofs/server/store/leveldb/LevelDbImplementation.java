package org.kumofs.server.store.leveldb;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import org.fusesource.leveldbjni.JniDBFactory;
import org.iq80.leveldb.CompressionType;
import org.iq80.leveldb.DB;
import org.iq80.leveldb.DBFactory;
import org.iq80.leveldb.Options;
import org.iq80.leveldb.impl.Iq80DBFactory;
import org.kumofs.server.store.StoreTuning;
import org.kumofs.server.store.StoreTuning.Engine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses between LevelDB itself and its implementation in Java, and opens databases with the
 * choice. The Java one never looks at the checksums of table files.
 *
 * <p>It also writes a wrong file size into the MANIFEST for tables that come out of a compaction.
 * It never looks at that size, but LevelDB does and cannot read those tables, so a database it has
 * written to stays with it.
 */
final class LevelDbImplementation {

  private static final Logger log = LoggerFactory.getLogger(LevelDbImplementation.class);
  private static final int KILO = 1 << 10;
  private static final int MEGA = 1 << 20;

  private final DBFactory factory;
  private final StoreTuning tuning;
  private final boolean inJava;

  private LevelDbImplementation(DBFactory factory, StoreTuning tuning, boolean inJava) {
    this.factory = factory;
    this.tuning = tuning;
    this.inJava = inJava;
  }

  /**
   * Chooses for a directory.
   *
   * @throws IOException if the one that was asked for cannot be had or cannot read what is there
   */
  static LevelDbImplementation choose(StoreTuning tuning, DatabaseDirectory directory)
      throws IOException {
    boolean writtenInJava = Files.exists(directory.javaMarker());
    if (tuning.engine() == Engine.NATIVE && writtenInJava) {
      throw new IOException(
          "it was written by LevelDB's implementation in Java; open it with engine=java or copy it"
              + " with kumomergedb");
    }
    if (tuning.engine() == Engine.JAVA) {
      return inJava(tuning, directory);
    }
    if (writtenInJava) {
      log.warn(
          "{} was written by LevelDB's implementation in Java and stays with it, which is slower and"
              + " finds no damage on disk; a copy made by kumomergedb does not",
          directory.path());
      return inJava(tuning, directory);
    }
    return nativeIfPossible(tuning, directory);
  }

  private static LevelDbImplementation nativeIfPossible(
      StoreTuning tuning, DatabaseDirectory directory) throws IOException {
    try {
      return new LevelDbImplementation(JniDBFactory.factory, tuning, false);
    } catch (LinkageError e) {
      if (tuning.engine() == Engine.NATIVE) {
        throw new IOException(
            "the native LevelDB library cannot be loaded: " + Failures.line(e), e);
      }
      log.warn(
          "the native LevelDB library cannot be loaded, going on with the implementation in Java,"
              + " which is slower and finds no damage on disk: {}",
          Failures.line(e));
      return inJava(tuning, directory);
    }
  }

  private static LevelDbImplementation inJava(StoreTuning tuning, DatabaseDirectory directory)
      throws IOException {
    if (directory.hasFilesEnding(".ldb")) {
      throw new IOException(
          "it has table files named *.ldb, which LevelDB's implementation in Java overlooks");
    }
    return new LevelDbImplementation(Iq80DBFactory.factory, tuning, true);
  }

  /** Whether it is LevelDB itself, which can hold its compactions. */
  boolean isNative() {
    return !inJava;
  }

  /** Opens a database, made if there is none. */
  DB open(DatabaseDirectory directory) throws IOException {
    if (inJava && !Files.exists(directory.javaMarker())) {
      DurableFiles.replace(directory.javaMarker(), new byte[0]);
    }
    File path = directory.path().toFile();
    return inJava ? factory.open(path, options()) : NativeStructures.open(factory, path, options());
  }

  private Options options() {
    return new Options()
        .createIfMissing(true)
        .paranoidChecks(true)
        .verifyChecksums(true)
        .cacheSize((long) tuning.cacheMegabytes() * MEGA)
        .writeBufferSize(tuning.writeBufferMegabytes() * MEGA)
        .blockSize(tuning.blockKilobytes() * KILO)
        .compressionType(tuning.compressed() ? CompressionType.SNAPPY : CompressionType.NONE)
        .maxOpenFiles(tuning.maxOpenFiles());
  }
}
