package org.kumofs.server.store;

import java.util.Optional;
import java.util.UUID;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.FlushMark;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;

/**
 * The records of one server, tombstones included. Safe for use by many threads; a method may block
 * on the disk unless it says that it does not, so none but those is to be called on an event loop.
 * See {@code docs/storage.md}.
 *
 * <p>Failures are {@link StoreException}s. After a failed write every further write is refused
 * while reads go on; a closed store refuses everything.
 */
public interface Store extends AutoCloseable {

  /**
   * What {@link #get} would give, if that is in memory; empty if the disk would have to be asked.
   * Never blocks, so an event loop may call it.
   */
  Optional<Optional<RawValue>> recall(RawKey key);

  /**
   * Whether {@link #get} is likely not to ask the disk. Never blocks, so an event loop may ask, and
   * then read.
   */
  boolean isAtHand(RawKey key);

  /**
   * The record under a key as it lies there: a value (expired or not), a tombstone, or nothing.
   *
   * @throws UnreadableException if it can't be read; so do all others that read it
   */
  Optional<RawValue> get(RawKey key);

  /**
   * Reads a record, decides and carries the decision out, while nobody else changes that key.
   *
   * @return the result that the decision carries, after the change was written
   */
  <T> T mutate(RawKey key, Mutation<T> mutation);

  /**
   * Whether {@link #mutate} is likely to be over at once: what lies under the key is in memory,
   * nobody holds it, and the database takes a record without waiting for the disk. Never blocks, so
   * an event loop may ask, and then make the change itself.
   *
   * @param bytes length of the record, key and value
   */
  boolean changesAtOnce(RawKey key, long bytes);

  /**
   * Puts a record in the place of one that can't be read, or nothing. What can be read stays.
   *
   * @return whether there was such a one
   */
  boolean replaceUnreadable(RawKey key, Optional<RawValue> record);

  /**
   * Forces every change that was made before to the disk, if there is one that may not be there.
   * When that fails, every further write is refused.
   */
  void sync();

  /**
   * Opens a walk over a snapshot of all records, in key order. The snapshot holds every change
   * whose {@link #mutate} began before this call, and none that begins after it returns.
   */
  Scan scan();

  /** Like {@link #scan()}, from the first key on that is greater than the given one. */
  Scan scanAfter(RawKey key);

  /** Exact numbers of what is stored now. */
  RecordCounts counts();

  /** How many records are values, expired ones included; exact. */
  default long liveCount() {
    return counts().live();
  }

  /** Room that the records take where they are kept, in bytes, overwritten ones included. */
  long sizeBytes();

  /** What the memory of records in use has done since the store was opened. Never blocks. */
  CacheCounts cacheCounts();

  /** Why no writes are taken, for the operator; empty if they are. Never blocks. */
  Optional<String> trouble();

  /** Whether the disk has room for values of clients; may ask the disk. */
  boolean hasRoom();

  /**
   * The highest stamp seen, on disk at open and since: the greatest seconds, and the greatest
   * Lamport clock among the stamps close to those seconds. {@link ClockTime#ZERO} if there is none.
   * What was flushed counts as seen. A node that sets its Lamport clock past this one at start
   * makes no stamp older than it holds.
   */
  ClockTime newestClockTime();

  /** What was flushed, as far as this store knows; {@link FlushMark#NONE} for nothing. */
  FlushMark flushMark();

  /**
   * Joins a mark to that of this store. Records that it covers stay until they are swept; nobody
   * may take them for there any more. Lasts over restarts and power failures; {@link #clear}
   * forgets it.
   *
   * @param nowSeconds Unix seconds that decide what has become due
   * @return the joined mark
   */
  FlushMark flush(FlushMark mark, long nowSeconds);

  /** The tombstones that wait for their end, fed by this store. */
  Tombstones tombstones();

  /**
   * Tells this database from every other: made with the database, kept over restarts, and replaced
   * by {@link #clear}. A backup has another one.
   */
  UUID identity();

  /** The rings that were remembered last; empty after {@link #clear}. */
  Optional<RememberedRings> rememberedRings();

  /** Remembers rings over restarts and power failures, in place of the last ones. */
  void rememberRings(RememberedRings rings);

  /** How complete the records are known to be; empty after {@link #clear}. */
  Optional<Completeness> completeness();

  /**
   * Keeps that over restarts and power failures, in place of what was kept last. The records are
   * synced before, so that it never tells of more than the disk has.
   *
   * @param completeness empty for nothing
   */
  void keepCompleteness(Optional<Completeness> completeness);

  /**
   * Erases what stood for a delete, or was flushed, if it still has this stamp. Tells whether it
   * had.
   */
  boolean dropTrace(RawKey key, ClockTime stamp);

  /**
   * The greatest seconds, in stamps, of tombstones and of values with an expiry time that were
   * dropped like that since the store was opened; 0 for none.
   */
  long erasedTraceSeconds();

  /** Drops every record at once; open scans fail from then on. A crash leaves all or nothing. */
  void clear();

  /**
   * Writes a copy of the records of one moment as a database of its own, at this store's path,
   * {@code -} and the suffix: every change that was written before this call is in it. What was
   * flushed may be in it, but then the flush is too. An earlier backup of that name is replaced
   * once the new one is complete. Other backups wait for this one. Closing the store ends it.
   *
   * @throws IllegalArgumentException if the suffix is no plain part of a file name
   */
  BackupTotals backup(BackupRequest request, BackupProgress progress);

  /** Waits for running calls, ends open scans and closes; does nothing the second time. */
  @Override
  void close();
}
