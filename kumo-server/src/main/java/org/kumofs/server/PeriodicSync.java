package org.kumofs.server;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.kumofs.server.store.Store;
import org.kumofs.server.store.StoreException;
import org.kumofs.server.store.SyncPolicy;
import org.kumofs.time.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Forces what was written to the disk every so often, if the operator wants that. */
final class PeriodicSync {

  private static final Logger log = LoggerFactory.getLogger(PeriodicSync.class);

  private final Store store;
  private final Executor storage;
  private final AtomicBoolean running = new AtomicBoolean();

  private PeriodicSync(Store store, Executor storage) {
    this.store = store;
    this.storage = storage;
  }

  /** Starts, unless the policy is one without an interval. */
  static Scheduler.Cancellable start(
      SyncPolicy policy, Store store, Executor storage, Scheduler scheduler) {
    return policy.kind() == SyncPolicy.Kind.INTERVAL
        ? scheduler.scheduleRepeatedly(
            policy.intervalMillis(), new PeriodicSync(store, storage)::tick)
        : () -> {};
  }

  private void tick() {
    // One that takes longer than the interval is not joined by another.
    if (running.compareAndSet(false, true)) {
      storage.execute(this::sync);
    }
  }

  private void sync() {
    try {
      store.sync();
    } catch (StoreException e) {
      log.error("what was written is not known to be on disk: {}", e.getMessage());
    } finally {
      running.set(false);
    }
  }
}
