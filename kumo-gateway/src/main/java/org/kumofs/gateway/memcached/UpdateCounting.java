package org.kumofs.gateway.memcached;

import org.kumofs.gateway.memcached.GatewayCounters.Counter;
import org.kumofs.update.ArithmeticUpdate;
import org.kumofs.update.FetchUpdate;
import org.kumofs.update.RemoveUpdate;
import org.kumofs.update.StoreMode;
import org.kumofs.update.StoreUpdate;
import org.kumofs.update.Update;
import org.kumofs.update.UpdateStatus;

/** Counts updates that were decided on, the way memcached does. */
final class UpdateCounting {

  private final GatewayCounters counters;

  UpdateCounting(GatewayCounters counters) {
    this.counters = counters;
  }

  void count(Update update, UpdateStatus status) {
    if (update instanceof StoreUpdate store) {
      countStore(store, status);
    } else if (update instanceof ArithmeticUpdate arithmetic) {
      countArithmetic(arithmetic, status);
    } else if (update instanceof FetchUpdate fetch) {
      countFetch(fetch, status);
    } else {
      countRemove((RemoveUpdate) update, status);
    }
  }

  private void countStore(StoreUpdate update, UpdateStatus status) {
    counters.increment(Counter.CMD_SET);
    if (update.mode() == StoreMode.CAS) {
      switch (status) {
        case DONE -> counters.increment(Counter.CAS_HITS);
        case EXISTS -> counters.increment(Counter.CAS_BADVAL);
        case NOT_FOUND -> counters.increment(Counter.CAS_MISSES);
        default -> {}
      }
    }
  }

  private void countArithmetic(ArithmeticUpdate update, UpdateStatus status) {
    if (status == UpdateStatus.DONE) {
      counters.increment(update.decrements() ? Counter.DECR_HITS : Counter.INCR_HITS);
    } else if (status == UpdateStatus.NOT_FOUND) {
      counters.increment(update.decrements() ? Counter.DECR_MISSES : Counter.INCR_MISSES);
    }
  }

  /** Unlike in memcached, a meta get that misses counts as a touch too if it would touch. */
  private void countFetch(FetchUpdate update, UpdateStatus status) {
    boolean isHit = status == UpdateStatus.DONE;
    if (update.expiresAt().isPresent()) {
      counters.increment(Counter.CMD_TOUCH);
      counters.increment(isHit ? Counter.TOUCH_HITS : Counter.TOUCH_MISSES);
    } else {
      counters.increment(Counter.CMD_GET);
      counters.increment(isHit ? Counter.GET_HITS : Counter.GET_MISSES);
    }
  }

  private void countRemove(RemoveUpdate update, UpdateStatus status) {
    if (status != UpdateStatus.DONE) {
      counters.increment(Counter.DELETE_MISSES);
    } else if (!update.makesStale() && !update.clearsValue()) {
      counters.increment(Counter.DELETE_HITS);
    }
  }
}
