package org.kumofs.server.store.leveldb;

import java.io.IOException;
import java.nio.file.Path;

/** Gives a file a second name; {@code Files::createLink} outside tests. */
@FunctionalInterface
interface TableLinker {

  /**
   * Links.
   *
   * @param link the new name
   * @throws IOException where that can't be done
   * @throws UnsupportedOperationException where nobody can
   */
  void link(Path link, Path existing) throws IOException;
}
