package org.kumofs.server.store.leveldb;

import java.io.IOException;
import org.iq80.leveldb.DB;

/** What an open native database tells of itself. */
record DatabaseState(DatabaseDirectory directory, DB db) implements WriteRoom.State {

  @Override
  public long lastLog() {
    try {
      return directory.lastLog();
    } catch (IOException e) {
      throw Failures.of("look at the database " + directory.path(), e);
    }
  }

  @Override
  public int tablesInLevel0() {
    return Integer.parseInt(db.getProperty("leveldb.num-files-at-level0"));
  }
}
