package org.kumofs.server.store;

import java.util.UUID;
import org.kumofs.time.SystemTime;

/** A {@link Store} in memory, for tests and simulations: it forgets everything when dropped. */
public final class MemoryStore {

  private MemoryStore() {}

  /** An empty store with the default tombstone limits and an identity that nobody else has. */
  public static Store create() {
    return create(UUID.randomUUID(), TombstoneLimits.DEFAULT);
  }

  /**
   * An empty store.
   *
   * @param identity the first; {@link Store#clear} counts it up, so that runs can be repeated
   */
  public static Store create(UUID identity, TombstoneLimits limits) {
    return RecordStore.open(new MemoryEngine(identity), limits, new SystemTime());
  }
}
