package org.kumofs.server.store.leveldb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.kumofs.server.store.Store;
import org.kumofs.server.store.StoreException;
import org.kumofs.server.store.StoreLocation;
import org.kumofs.server.store.TombstoneLimits;
import org.kumofs.time.TimeSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a database that takes its name when it is complete and on disk; until then it has the name
 * and {@code ~partial}.
 */
public final class NewDatabase {

  private static final Logger log = LoggerFactory.getLogger(NewDatabase.class);

  private final StoreLocation location;
  private final Path target;
  private final Path partial;

  private NewDatabase(StoreLocation location) {
    this.location = location;
    target = location.path().toAbsolutePath();
    partial = beside("~partial");
  }

  /**
   * Looks whether a database can be made.
   *
   * @throws StoreException with a line for the operator if something has its name
   */
  public static NewDatabase at(StoreLocation location) {
    NewDatabase made = new NewDatabase(location);
    made.requireNew();
    return made;
  }

  private void requireNew() {
    if (target.getFileName() == null || !Files.isDirectory(target.getParent())) {
      throw new StoreException("cannot make " + location.path() + ": no directory to make it in");
    }
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      throw new StoreException("cannot make " + location.path() + ": it is there already");
    }
    if (Files.exists(partial, LinkOption.NOFOLLOW_LINKS)) {
      throw new StoreException(
          "cannot make "
              + location.path()
              + ": "
              + partial
              + " is there; somebody makes it now, or was killed and left what can be deleted");
    }
  }

  /** A path that begins with that of the database; it is gone after {@link #fill}. */
  public Path beside(String suffix) {
    return target.resolveSibling(target.getFileName() + suffix);
  }

  /**
   * Makes the database.
   *
   * @param content writes what is to be in it; when that fails nothing is left
   * @param beforeClosing called when all is written
   */
  public void fill(Consumer<Store> content, Runnable beforeClosing, TimeSource time) {
    boolean complete = false;
    try {
      StoreLocation place =
          new StoreLocation(partial, location.tuning(), location.minFreeMegabytes());
      try (Store store = LevelDbStore.open(place, TombstoneLimits.DEFAULT, time)) {
        content.accept(store);
        beforeClosing.run();
      }
      putInPlace();
      complete = true;
    } catch (IOException e) {
      throw Failures.of("make " + location.path(), e);
    } finally {
      if (!complete) {
        deleteQuietly();
      }
    }
  }

  private void putInPlace() throws IOException {
    // Copies of it, on several servers, are to be different databases.
    Files.delete(new DatabaseDirectory(partial).identityFile());
    try (Stream<Path> files = Files.list(partial)) {
      for (Path file : files.toList()) {
        DurableFiles.sync(file);
      }
    }
    DurableFiles.sync(partial);
    Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
    DurableFiles.sync(target.getParent());
  }

  private void deleteQuietly() {
    try {
      DurableFiles.deleteTree(partial);
    } catch (IOException e) {
      log.warn("what was written of {} is still there: {}", target, Failures.line(e));
    }
  }
}
