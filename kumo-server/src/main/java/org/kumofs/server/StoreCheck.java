package org.kumofs.server;

import java.nio.file.Files;
import java.nio.file.Path;
import org.kumofs.daemon.Checks;

/** Tells whether a database could be opened or made at a path, by looking at its files only. */
final class StoreCheck {

  /** The file that LevelDB begins to read at. */
  private static final String CURRENT = "CURRENT";

  private StoreCheck() {}

  static void check(Path path, Checks checks) {
    if (!Files.exists(path)) {
      // As the store does: a missing parent may be a disk that is not mounted.
      checks.canWrite("the database", path);
      return;
    }
    checks.canWriteInto("the database", path);
    Path current = path.resolve(CURRENT);
    if (Files.exists(current) && !Files.isReadable(current)) {
      checks.reason("the database " + path + ": its file " + CURRENT + " is not readable");
    }
  }
}
