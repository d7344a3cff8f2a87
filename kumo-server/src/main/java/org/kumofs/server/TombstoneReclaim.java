package org.kumofs.server;

import java.util.concurrent.Executor;
import org.kumofs.server.store.StoreException;
import org.kumofs.server.store.Tombstones;
import org.kumofs.time.ControlLoop;
import org.kumofs.time.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Drops tombstones that are due, in small batches between the requests on a storage thread. */
final class TombstoneReclaim implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(TombstoneReclaim.class);
  private static final long INTERVAL_MILLIS = 1_000;
  private static final int BATCH = 256;

  private final Tombstones tombstones;
  private final Executor storage;
  private final ControlLoop control;
  private Scheduler.Cancellable ticks = () -> {};
  private boolean running;

  TombstoneReclaim(Tombstones tombstones, Executor storage, ControlLoop control) {
    this.tombstones = tombstones;
    this.storage = storage;
    this.control = control;
  }

  void start() {
    ticks = control.scheduleRepeatedly(INTERVAL_MILLIS, this::tick);
  }

  private void tick() {
    if (!running) {
      running = true;
      storage.execute(this::reclaimBatch);
    }
  }

  private void reclaimBatch() {
    boolean full = false;
    try {
      full = tombstones.reclaim(control.time().unixSeconds(), BATCH) == BATCH;
    } catch (StoreException e) {
      log.warn("tombstones stay for now: {}", e.getMessage());
    } finally {
      boolean more = full;
      control.execute(() -> batchDone(more));
    }
  }

  private void batchDone(boolean more) {
    running = false;
    if (more) {
      tick();
    }
  }

  @Override
  public void close() {
    ticks.cancel();
  }
}
