package org.kumofs.server.store.leveldb;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.iq80.leveldb.DB;
import org.iq80.leveldb.DBIterator;
import org.iq80.leveldb.ReadOptions;
import org.iq80.leveldb.Snapshot;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.server.store.RecordCursor;
import org.kumofs.server.store.StoredRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Walks over a snapshot with a LevelDB iterator. */
final class LevelDbCursor implements RecordCursor {

  private static final Logger log = LoggerFactory.getLogger(LevelDbCursor.class);

  /** No key record sorts before this one. */
  private static final byte[] LEAST_KEY = new byte[Long.BYTES];

  private final Path path;
  private final Snapshot snapshot;
  private final DBIterator iterator;
  private boolean foreignReported;

  private LevelDbCursor(Path path, Snapshot snapshot, DBIterator iterator) {
    this.path = path;
    this.snapshot = snapshot;
    this.iterator = iterator;
  }

  /**
   * Opens a cursor.
   *
   * @param path for messages
   */
  static LevelDbCursor open(DB db, Path path, Optional<RawKey> after) {
    Snapshot snapshot = db.getSnapshot();
    ReadOptions options =
        new ReadOptions().snapshot(snapshot).verifyChecksums(true).fillCache(false);
    LevelDbCursor cursor = new LevelDbCursor(path, snapshot, db.iterator(options));
    try {
      // Seeking tells of damage where going to the first entry would take it for the end.
      cursor.iterator.seek(after.map(LevelDbCursor::successor).orElse(LEAST_KEY));
      return cursor;
    } catch (RuntimeException e) {
      cursor.close();
      throw Failures.of("read the database " + path, e);
    }
  }

  /** The next greater byte string of all: the same with a zero byte more. */
  private static byte[] successor(RawKey key) {
    return Arrays.copyOf(key.bytes(), key.bytes().length + 1);
  }

  @Override
  public Optional<StoredRecord> next() {
    try {
      while (iterator.hasNext()) {
        Map.Entry<byte[], byte[]> entry = iterator.next();
        if (entry.getKey().length >= Long.BYTES && entry.getValue().length >= Long.BYTES) {
          return Optional.of(
              new StoredRecord(
                  RawKey.ofRecord(entry.getKey()), RawValue.ofRecord(entry.getValue())));
        }
        reportForeign();
      }
      return Optional.empty();
    } catch (RuntimeException e) {
      throw Failures.of("read the database " + path, e);
    }
  }

  private void reportForeign() {
    if (!foreignReported) {
      log.warn("{} has entries that are no records; they are passed over", path);
      foreignReported = true;
    }
  }

  @Override
  public void close() {
    try {
      iterator.close();
      snapshot.close();
    } catch (IOException | RuntimeException e) {
      throw Failures.of("end a scan of the database " + path, e);
    }
  }
}
