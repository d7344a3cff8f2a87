package org.kumofs.server.store.leveldb;

import org.kumofs.server.store.RecordStore;
import org.kumofs.server.store.Store;
import org.kumofs.server.store.StoreException;
import org.kumofs.server.store.StoreLocation;
import org.kumofs.server.store.TombstoneLimits;
import org.kumofs.time.TimeSource;

/** Opens a {@link Store} on disk, a LevelDB database. See {@code docs/storage.md}. */
public final class LevelDbStore {

  private LevelDbStore() {}

  /**
   * Opens a database, made if there is none; the directory above it must exist. After an unclean
   * stop this reads all records.
   *
   * @param time paces log lines
   * @throws StoreException with a line for the operator if it is in use, damaged or unreadable;
   *     then nothing stays open
   */
  public static Store open(StoreLocation location, TombstoneLimits limits, TimeSource time) {
    LevelDbEngine engine = LevelDbEngine.open(location);
    boolean opened = false;
    try {
      Store store = RecordStore.open(engine, location.tuning().memory(), limits, time);
      opened = true;
      return store;
    } finally {
      if (!opened) {
        engine.abandon();
      }
    }
  }
}
