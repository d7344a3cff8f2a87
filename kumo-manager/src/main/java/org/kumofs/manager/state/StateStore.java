package org.kumofs.manager.state;

import java.io.IOException;

/** Where a manager's state lies over restarts. */
@FunctionalInterface
public interface StateStore {

  /**
   * Puts a state in the place of the former one, whole or not at all; when it returns a power
   * failure does not undo it. May block.
   */
  void save(ManagerState state) throws IOException;
}
