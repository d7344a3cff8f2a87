package org.kumofs.server.store.leveldb;

import java.io.File;
import java.io.IOException;
import org.iq80.leveldb.DB;
import org.iq80.leveldb.DBException;
import org.iq80.leveldb.DBFactory;
import org.iq80.leveldb.Options;
import org.iq80.leveldb.WriteBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first use of leveldbjni's structures (options, read options, write options, slices), by one
 * thread. At that the library looks up their fields, which it keeps for good, without a lock: of
 * two threads at once one goes on with a reference of the other, and the JVM dies of it.
 */
final class NativeStructures {

  private static final Logger log = LoggerFactory.getLogger(NativeStructures.class);

  private NativeStructures() {}

  /** Opens a database with LevelDB itself. What comes of it may be used by any thread. */
  static synchronized DB open(DBFactory levelDb, File directory, Options options)
      throws IOException {
    DB db = levelDb.open(directory, options);
    boolean used = false;
    try {
      useAll(db);
      used = true;
      return db;
    } finally {
      if (!used) {
        db.close();
      }
    }
  }

  private static void useAll(DB db) throws IOException {
    db.getProperty("leveldb.stats");
    db.iterator().close();
    try (WriteBatch nothing = db.createWriteBatch()) {
      db.write(nothing);
    } catch (DBException e) {
      log.debug("the database takes no writes, as whoever writes a record will hear", e);
    }
  }
}
