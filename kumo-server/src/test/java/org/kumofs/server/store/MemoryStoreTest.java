package org.kumofs.server.store;

import java.util.UUID;
import org.kumofs.time.SystemTime;

class MemoryStoreTest extends StoreThreadsContract {

  private final MemoryEngine engine = new MemoryEngine(new UUID(1, 1));

  @Override
  protected Store openEmpty() {
    return RecordStore.open(engine, StoreTuning.DEFAULT.memory(), LIMITS, new SystemTime());
  }

  @Override
  protected Store openBackup(String suffix) {
    return RecordStore.open(
        engine.backupOf(suffix).orElseThrow(),
        StoreTuning.DEFAULT.memory(),
        LIMITS,
        new SystemTime());
  }
}
