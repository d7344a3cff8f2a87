package org.kumofs.manager.state;

import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * What a manager knows from before its start, and where it keeps what it learns.
 *
 * @param restored what was kept last
 * @param store where it is kept; empty to keep nothing
 * @param disk runs what may block on it, off the control loop
 */
public record StateMemory(ManagerState restored, Optional<StateStore> store, Executor disk) {

  /** Remembers and keeps nothing. */
  public static final StateMemory NONE =
      new StateMemory(ManagerState.NOTHING, Optional.empty(), Runnable::run);
}
