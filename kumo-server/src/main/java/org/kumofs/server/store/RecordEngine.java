package org.kumofs.server.store;

import java.util.Optional;
import java.util.UUID;
import org.kumofs.data.FlushMark;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.time.TimeSource;

/**
 * A sorted map of records: what {@link RecordStore} needs of a database. Reads, writes and new
 * cursors come from many threads at once. {@link #clear} and {@link #close} come alone, with every
 * cursor closed before. Failures are {@link StoreException}s.
 */
public interface RecordEngine {

  /**
   * The record under a key.
   *
   * @throws UnreadableException if what lies there can't be read; what is put or removed there then
   *     takes its place
   */
  Optional<RawValue> get(RawKey key);

  /**
   * Refuses a record that there is no room for, before anything has changed.
   *
   * @param record what is to be stored; a tombstone is let in longer, as the way to make room
   */
  void requireRoom(RawValue record);

  /** The same for a record that others have stored already: it is let in as long as a tombstone. */
  default void requireUrgentRoom(RawValue record) {
    requireRoom(record);
  }

  /** Whether there is room for values at all; may ask the disk. */
  default boolean hasRoom() {
    return true;
  }

  /**
   * Stores a record; when it returns the write outlives this process, and the host too if every
   * write is to be synced.
   */
  void put(RawKey key, RawValue value);

  /**
   * Whether a change of a record of that length, key and value, is likely to be over at once,
   * without waiting for the disk. Never blocks.
   */
  default boolean changesAtOnce(long bytes) {
    return false;
  }

  /** Forces what was stored and removed to the disk; when it returns that outlives the host. */
  void sync();

  /** Removes a record. */
  void remove(RawKey key);

  /**
   * Opens a cursor on a snapshot of now, in unsigned byte order of the keys.
   *
   * @param after where to begin: before the first key greater than this one
   */
  RecordCursor cursor(Optional<RawKey> after);

  /** How many cursors by as many threads get over all records fastest. */
  default int scansAtOnce() {
    return 1;
  }

  /** See {@link Store#sizeBytes}. */
  long sizeBytes();

  /** See {@link Store#identity}. */
  UUID identity();

  /** The mark that was kept last; {@link FlushMark#NONE} if there is none. */
  FlushMark flushMark();

  /** Keeps a mark in place of the last one; when it returns a power failure does not undo it. */
  void keepFlushMark(FlushMark mark);

  /** See {@link Store#rememberedRings}. */
  Optional<RememberedRings> rememberedRings();

  /** See {@link Store#rememberRings}. */
  void rememberRings(RememberedRings rings);

  /** See {@link Store#completeness}. */
  Optional<Completeness> completeness();

  /** See {@link Store#keepCompleteness}; the records are synced. */
  void keepCompleteness(Optional<Completeness> completeness);

  /**
   * Drops all records, the flush mark, the rings and the completeness, atomically even over a
   * crash.
   *
   * @return what is left to do about the old records, beside normal operation
   */
  Runnable clear();

  /**
   * Prepares a backup; one at a time.
   *
   * @param suffix of its name, checked before
   * @param time measures how long others are held up
   */
  EngineBackup backup(String suffix, TimeSource time);

  /** What is known of the records without reading them all, once, right after opening. */
  Optional<StoreSummary> takeSummary();

  /**
   * Closes.
   *
   * @param summary what to tell the next {@link #takeSummary}; empty if that is not certain
   */
  void close(Optional<StoreSummary> summary);
}
