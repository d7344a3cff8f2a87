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
   * @throws StoreException if the database is damaged, or was closed or cleared since
   */
  List<StoredRecord> next(int maxRecords);

  /** Lets go of the snapshot; does nothing the second time. */
  @Override
  void close();
}
