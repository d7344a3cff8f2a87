package org.kumofs.server.store.leveldb;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.kumofs.server.store.Store;
import org.kumofs.server.store.StoreLocation;
import org.kumofs.server.store.StoreThreadsContract;
import org.kumofs.time.SystemTime;

/** The contract on disk. */
abstract class LevelDbStoreContract extends StoreThreadsContract {

  @TempDir private Path directory;

  /** The options of the location, each with its #. */
  abstract String options();

  Path path() {
    return directory.resolve("db");
  }

  Store open(Path path) {
    StoreLocation location = StoreLocation.parse(path + options());
    return LevelDbStore.open(location, LIMITS, new SystemTime());
  }

  @Override
  protected Store openEmpty() {
    return open(path());
  }

  @Override
  protected Store openBackup(String suffix) {
    return open(directory.resolve("db-" + suffix));
  }
}
