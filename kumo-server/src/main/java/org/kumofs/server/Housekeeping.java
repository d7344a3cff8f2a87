package org.kumofs.server;

import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.kumofs.data.FlushMark;
import org.kumofs.server.store.Store;
import org.kumofs.server.store.StoreException;
import org.kumofs.server.store.Sweep;
import org.kumofs.time.ControlLoop;
import org.kumofs.time.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Erases tombstones that are due, values that expired long ago and what was flushed, in small
 * portions between the requests on the storage threads.
 */
final class Housekeeping implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);
  private static final long INTERVAL_MILLIS = 1_000;

  /** Tombstones of one portion; with more due, the next portion follows at once. */
  private static final int TOMBSTONES = 256;

  /** Records that the sweep looks at in one interval: 100 million take half a day. */
  private static final int SWEPT_RECORDS = 2_048;

  private final Store store;
  private final Sweep sweep;
  private final Executor storage;
  private final ControlLoop control;
  private final BooleanSupplier keepsTraces;
  private Scheduler.Cancellable ticks = () -> {};
  private boolean running;

  /**
   * @param keepsTraces whether nothing that stands for a delete may go now; asked on the control
   *     loop
   */
  Housekeeping(Store store, Executor storage, ControlLoop control, BooleanSupplier keepsTraces) {
    this.store = store;
    this.sweep = new Sweep(store);
    this.storage = storage;
    this.control = control;
    this.keepsTraces = keepsTraces;
  }

  void start() {
    ticks = control.scheduleRepeatedly(INTERVAL_MILLIS, this::tick);
  }

  private void tick() {
    if (!running) {
      running = true;
      storage.execute(keepsTraces.getAsBoolean() ? this::settleFlushAlone : this::sweepAndReclaim);
    }
  }

  private void settleFlushAlone() {
    guarded(this::settleFlush);
    control.execute(() -> running = false);
  }

  private void sweepAndReclaim() {
    guarded(this::settleFlush);
    guarded(() -> sweep.step(nowSeconds(), SWEPT_RECORDS));
    reclaim();
  }

  /** A flush that has become due is kept as one: it can't be taken back any more. */
  private int settleFlush() {
    store.flush(FlushMark.NONE, nowSeconds());
    return 0;
  }

  private void reclaim() {
    int count = guarded(() -> store.tombstones().reclaim(nowSeconds(), TOMBSTONES));
    if (count == TOMBSTONES) {
      storage.execute(this::reclaim);
    } else {
      control.execute(() -> running = false);
    }
  }

  private long nowSeconds() {
    return control.time().unixSeconds();
  }

  private int guarded(IntSupplier step) {
    try {
      return step.getAsInt();
    } catch (StoreException e) {
      log.warn("nothing is cleared away for now: {}", e.getMessage());
      return 0;
    }
  }

  @Override
  public void close() {
    ticks.cancel();
  }
}
