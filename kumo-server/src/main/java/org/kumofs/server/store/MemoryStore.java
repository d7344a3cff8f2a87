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

  /** What such a store keeps its records in, for whoever wants to lay hands on it. */
  public static RecordEngine newEngine(UUID identity) {
    return new MemoryEngine(identity);
  }

  /**
   * An empty store.
   *
   * @param identity the first; {@link Store#clear} counts it up, so that runs can be repeated
   */
  public static Store create(UUID identity, TombstoneLimits limits) {
    return RecordStore.open(
        newEngine(identity), StoreTuning.DEFAULT.memory(), limits, new SystemTime());
  }
}
