package org.kumofs.server.store;

import java.util.List;

/**
 * A walk over a snapshot of the records in key order (unsigned bytes), tombstones included. No lock
 * is held between calls, so it may take long and writes go on beside it; while it is open the store
 * keeps the overwritten records that it may still show. One thread at a time; to be closed.
 */
public interface Scan extends AutoCloseable {

  /** A chunk ends with the record that takes it past this many bytes. */
  long CHUNK_BYTES = 1 << 20;

  /**
   * The next records.
   *
   * @param maxRecords how many at most, positive
   * @return at least one record, or an empty list at the end
   * @throws StoreException if the database is damaged behind the last record given, or was closed
   *     or cleared since
   */
  List<StoredRecord> next(int maxRecords);

  /**
   * Goes behind what made {@link #next} fail, in the same snapshot. If everything up to the end
   * can't be read, this is the end.
   *
   * @param reason what it said
   * @return what is passed over, as exactly as hashes tell
   * @throws StoreException if the database was closed or cleared since
   */
  UnreadableSpan skipUnreadable(String reason);

  /** Lets go of the snapshot; does nothing the second time. */
  @Override
  void close();
}
