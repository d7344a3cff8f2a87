package org.kumofs.server.store;

/**
 * Memory that a store may take to spare looks into the database.
 *
 * @param recordCacheBytes for records in use, outside of the heap; 0 for none
 * @param keyFilterBytes for telling that a key is not there; 0 for none
 */
public record StoreMemory(long recordCacheBytes, long keyFilterBytes) {

  /** The database is asked about everything. */
  public static final StoreMemory NONE = new StoreMemory(0, 0);
}
