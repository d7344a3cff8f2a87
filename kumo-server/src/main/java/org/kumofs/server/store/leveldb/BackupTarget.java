package org.kumofs.server.store.leveldb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The place of a backup. It is written under another name and takes its own when it is complete and
 * on disk, so what bears the name of a backup always is one.
 */
final class BackupTarget {

  private static final Logger log = LoggerFactory.getLogger(BackupTarget.class);

  private final Path path;
  private final Path partial;

  /**
   * @param database the path of the database
   * @param suffix joined to it by a hyphen; has no tilde, which marks the names in between
   */
  BackupTarget(Path database, String suffix) {
    path = database.resolveSibling(database.getFileName() + "-" + suffix);
    partial = beside("~partial");
  }

  private Path beside(String suffix) {
    return path.resolveSibling(path.getFileName() + suffix);
  }

  /** Where the backup is in the end. */
  Path path() {
    return path;
  }

  /** Where it is written. */
  DatabaseDirectory partial() {
    return new DatabaseDirectory(partial);
  }

  /** Makes an empty directory to write to. */
  void begin() throws IOException {
    if (Files.exists(path) && !new DatabaseDirectory(path).hasDatabase()) {
      throw new IOException("something else has that name");
    }
    DurableFiles.deleteTree(partial);
    partial().create();
  }

  /** Gives what was written its name; an earlier backup of that name goes. */
  void complete() throws IOException {
    Path replaced = beside("~replaced");
    DurableFiles.deleteTree(replaced);
    if (Files.exists(path)) {
      Files.move(path, replaced, StandardCopyOption.ATOMIC_MOVE);
    }
    Files.move(partial, path, StandardCopyOption.ATOMIC_MOVE);
    DurableFiles.sync(path.getParent());
    DurableFiles.deleteTree(replaced);
  }

  /** Takes away what was written, if it is still there. */
  void abandon() {
    try {
      DurableFiles.deleteTree(partial);
    } catch (IOException e) {
      log.warn("what was written of a backup is still there: {}", Failures.line(e));
    }
  }
}
