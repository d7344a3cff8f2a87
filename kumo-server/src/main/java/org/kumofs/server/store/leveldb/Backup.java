package org.kumofs.server.store.leveldb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.iq80.leveldb.DB;
import org.iq80.leveldb.WriteBatch;
import org.kumofs.server.store.Scan;
import org.kumofs.server.store.StoredRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A copy of a database beside it. It is written under another name and takes its own when it is
 * complete and on disk, so what bears the name of a backup always is one.
 */
final class Backup {

  private static final Logger log = LoggerFactory.getLogger(Backup.class);
  private static final int BATCH_RECORDS = 1000;

  private final Path target;
  private final FreeSpace space;

  /**
   * @param database the path of the database to be copied
   * @param suffix joined to it by a hyphen; has no tilde, which marks the names in between
   * @param space of the disk that both are on
   */
  Backup(Path database, String suffix, FreeSpace space) {
    this.space = space;
    target = database.resolveSibling(database.getFileName() + "-" + suffix);
  }

  void write(Scan records, LevelDbImplementation implementation) {
    Path partial = target.resolveSibling(target.getFileName() + "~partial");
    try {
      refuseOtherThings();
      DurableFiles.deleteTree(partial);
      long count = copy(records, implementation, partial);
      putInPlace(partial);
      log.info("backed up {} records to {}", count, target);
    } catch (IOException | RuntimeException e) {
      deleteQuietly(partial);
      throw Failures.of("write the backup " + target, e);
    }
  }

  private void refuseOtherThings() throws IOException {
    if (Files.exists(target) && !new DatabaseDirectory(target).hasDatabase()) {
      throw new IOException("something else has that name");
    }
  }

  private long copy(Scan records, LevelDbImplementation implementation, Path path)
      throws IOException {
    DatabaseDirectory directory = new DatabaseDirectory(path);
    directory.create();
    long count = 0;
    try (DB db = implementation.open(directory)) {
      for (int written = copyChunk(db, records); written > 0; written = copyChunk(db, records)) {
        count += written;
      }
    }
    try (Stream<Path> files = Files.list(path)) {
      for (Path file : files.toList()) {
        DurableFiles.sync(file);
      }
    }
    DurableFiles.sync(path);
    return count;
  }

  /** In a method of its own, so that a chunk is let go of before the next one is read. */
  private int copyChunk(DB db, Scan records) throws IOException {
    List<StoredRecord> chunk = records.next(BATCH_RECORDS);
    if (!chunk.isEmpty()) {
      write(db, chunk);
    }
    return chunk.size();
  }

  private void write(DB db, List<StoredRecord> chunk) throws IOException {
    try (WriteBatch batch = db.createWriteBatch()) {
      for (StoredRecord record : chunk) {
        space.require(record.size(), false);
        batch.put(record.key().bytes(), record.value().bytes());
      }
      db.write(batch);
    }
  }

  private void putInPlace(Path partial) throws IOException {
    Path replaced = target.resolveSibling(target.getFileName() + "~replaced");
    DurableFiles.deleteTree(replaced);
    if (Files.exists(target)) {
      Files.move(target, replaced, StandardCopyOption.ATOMIC_MOVE);
    }
    Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
    DurableFiles.sync(target.getParent());
    DurableFiles.deleteTree(replaced);
  }

  private static void deleteQuietly(Path partial) {
    try {
      DurableFiles.deleteTree(partial);
    } catch (IOException e) {
      log.warn("what was written of a backup is still there: {}", Failures.line(e));
    }
  }
}
