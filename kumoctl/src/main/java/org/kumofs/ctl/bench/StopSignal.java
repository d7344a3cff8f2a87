package org.kumofs.ctl.bench;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The wish of a person to end a run early. */
final class StopSignal {

  private final CompletableFuture<Void> requested = new CompletableFuture<>();

  /** Wishes it. */
  void request() {
    requested.complete(null);
  }

  boolean isRequested() {
    return requested.isDone();
  }

  /** Waits for a time, or until it is wished, or until something is done; true if the latter. */
  boolean await(CompletableFuture<Void> done, long nanos) throws InterruptedException {
    try {
      CompletableFuture.anyOf(done, requested).get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
    } catch (TimeoutException timeIsUp) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
    return done.isDone();
  }

  /** Waits for a time or until something is done, whatever is wished. */
  static void awaitDone(CompletableFuture<Void> done, long nanos) throws InterruptedException {
    new StopSignal().await(done, nanos);
  }
}
