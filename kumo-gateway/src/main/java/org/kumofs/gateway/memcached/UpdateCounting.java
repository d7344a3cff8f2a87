package org.kumofs.gateway.memcached;

import org.kumofs.gateway.memcached.GatewayCounters.Counter;
import org.kumofs.message.UpdateAnswer;
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

  void count(Update update, UpdateAnswer answer) {
    UpdateStatus status = answer.status();
    if (update instanceof StoreUpdate store) {
      countStore(store, status);
    } else if (update instanceof ArithmeticUpdate arithmetic) {
      countArithmetic(arithmetic, answer);
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

  /** One that begins is neither a hit nor a miss. */
  private void countArithmetic(ArithmeticUpdate update, UpdateAnswer answer) {
    UpdateStatus status = answer.status();
    boolean begins = answer.item().isPresent() && answer.item().get().won();
    if (status == UpdateStatus.DONE && !begins) {
      counters.increment(update.decrements() ? Counter.DECR_HITS : Counter.INCR_HITS);
    } else if (status == UpdateStatus.NOT_FOUND) {
      counters.increment(update.decrements() ? Counter.DECR_MISSES : Counter.INCR_MISSES);
    }
  }

  /** A meta get counts as a touch only if there was something to touch. */
  private void countFetch(FetchUpdate update, UpdateStatus status) {
    boolean isHit = status == UpdateStatus.DONE;
    boolean touches = update.expiresAt().isPresent() && (isHit || update.renewal().isEmpty());
    if (update.renewal().isEmpty() && !update.countsAsAccess()) {
      counters.increment(Counter.CMD_META);
    } else if (touches) {
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
