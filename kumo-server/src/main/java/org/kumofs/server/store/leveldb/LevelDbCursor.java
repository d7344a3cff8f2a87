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

  private final DB db;
  private final Path path;
  private final Snapshot snapshot;
  private final ReadOptions options;
  private Optional<DBIterator> iterator = Optional.empty();
  private byte[] position;
  private boolean foreignReported;

  /**
   * Opens a cursor.
   *
   * @param path for messages
   */
  LevelDbCursor(DB db, Path path, Optional<RawKey> after) {
    this.db = db;
    this.path = path;
    this.position = after.map(key -> successor(key.bytes())).orElse(LEAST_KEY);
    this.snapshot = db.getSnapshot();
    this.options = new ReadOptions().snapshot(snapshot).verifyChecksums(true).fillCache(false);
  }

  /** The next greater byte string of all: the same with a zero byte more. */
  private static byte[] successor(byte[] key) {
    return Arrays.copyOf(key, key.length + 1);
  }

  @Override
  public Optional<StoredRecord> next() {
    try {
      DBIterator entries = iterator.isPresent() ? iterator.get() : openIterator();
      while (entries.hasNext()) {
        Optional<StoredRecord> record = recordOf(entries.next());
        if (record.isPresent()) {
          return record;
        }
      }
      return Optional.empty();
    } catch (RuntimeException e) {
      return lastBefore(e);
    }
  }

  /** An iterator fails at an entry that can be read if that is the last one before damage. */
  private Optional<StoredRecord> lastBefore(RuntimeException failure) {
    try {
      rest();
      DBIterator entries = openIterator();
      Optional<StoredRecord> record =
          entries.hasNext() ? recordOf(entries.peekNext()) : Optional.empty();
      rest();
      if (record.isPresent()) {
        return record;
      }
    } catch (RuntimeException e) {
      log.debug("{} can't be read at the same place again: {}", path, e.getMessage());
    }
    throw Failures.of("read the database " + path, failure);
  }

  private Optional<StoredRecord> recordOf(Map.Entry<byte[], byte[]> entry) {
    position = successor(entry.getKey());
    if (entry.getKey().length >= Long.BYTES && entry.getValue().length >= Long.BYTES) {
      return Optional.of(
          new StoredRecord(RawKey.ofRecord(entry.getKey()), RawValue.ofRecord(entry.getValue())));
    }
    reportForeign();
    return Optional.empty();
  }

  @Override
  public void moveTo(RawKey key) {
    rest();
    position = key.bytes();
  }

  private DBIterator openIterator() {
    DBIterator opened = db.iterator(options);
    iterator = Optional.of(opened);
    // Seeking tells of damage where going to the first entry would take it for the end.
    opened.seek(position);
    return opened;
  }

  private void reportForeign() {
    if (!foreignReported) {
      log.warn("{} has entries that are no records; they are passed over", path);
      foreignReported = true;
    }
  }

  @Override
  public void rest() {
    try {
      if (iterator.isPresent()) {
        iterator.get().close();
        iterator = Optional.empty();
      }
    } catch (IOException | RuntimeException e) {
      throw Failures.of("end a scan of the database " + path, e);
    }
  }

  @Override
  public void close() {
    rest();
    try {
      snapshot.close();
    } catch (IOException | RuntimeException e) {
      throw Failures.of("end a scan of the database " + path, e);
    }
  }
}
