package org.kumofs.server.store;

import java.util.Optional;
import org.kumofs.data.RawValue;

/**
 * Decides what becomes of one key. Runs while the key is held, so it must be quick, must not block
 * and must not call the store.
 *
 * @param <T> what the caller learns
 */
@FunctionalInterface
public interface Mutation<T> {

  /**
   * Looks at what is stored and decides.
   *
   * @param current the record as it lies there, a tombstone included
   */
  Decision<T> decide(Optional<RawValue> current);

  /**
   * The same for what others have stored already: it may use of the room that is held back, since
   * refusing it would leave a write in doubt.
   */
  default Mutation<T> urgent() {
    return current -> decide(current).urgent();
  }
}
