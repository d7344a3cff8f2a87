package org.kumofs.server.store.leveldb;

import java.io.IOException;
import java.util.List;
import org.iq80.leveldb.DB;
import org.iq80.leveldb.WriteBatch;
import org.kumofs.server.store.BackupProgress;
import org.kumofs.server.store.Scan;
import org.kumofs.server.store.StoredRecord;

/** Writes the records of a scan as a database of its own: slower than links, but works anywhere. */
final class RecordBackup {

  private static final int BATCH_RECORDS = 1000;

  private final LevelDbImplementation implementation;
  private final FreeSpace space;
  private final BackupProgress progress;
  private long records;
  private long bytes;

  RecordBackup(LevelDbImplementation implementation, FreeSpace space, BackupProgress progress) {
    this.implementation = implementation;
    this.space = space;
    this.progress = progress;
  }

  void write(Scan scan, DatabaseDirectory into) throws IOException {
    try (DB db = implementation.open(into)) {
      while (copyChunk(db, scan) > 0) {
        progress.copied(records, bytes);
      }
    }
  }

  /** In a method of its own, so that a chunk is let go of before the next one is read. */
  private int copyChunk(DB db, Scan scan) throws IOException {
    List<StoredRecord> chunk = scan.next(BATCH_RECORDS);
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
        bytes += record.size();
      }
      db.write(batch);
      records += chunk.size();
    }
  }
}
