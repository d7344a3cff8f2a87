package org.kumofs.server.handler;

import java.util.concurrent.CompletableFuture;

/**
 * Bounds the requests that are being worked on, and the memory that they hold, from their arrival
 * until nothing of them is under way any more. A server that cannot keep up refuses early instead
 * of filling its memory. Safe for use by many threads.
 */
public final class RequestBudget {

  private final RequestLimits limits;
  private final CompletableFuture<Void> drained = new CompletableFuture<>();
  private int requests;
  private long bytes;
  private boolean closed;

  /** A budget of which nothing is taken. */
  public RequestBudget(RequestLimits limits) {
    this.limits = limits;
  }

  /** Admits a request, which is then to be given back, or refuses it. */
  synchronized boolean take(long size) {
    if (closed || !fits(size)) {
      return false;
    }
    requests++;
    bytes += size;
    return true;
  }

  private boolean fits(long size) {
    return requests == 0 || (requests < limits.maxRequests() && bytes + size <= limits.maxBytes());
  }

  /** Gives back what a request took. */
  void giveBack(long size) {
    boolean last;
    synchronized (this) {
      requests--;
      bytes -= size;
      last = closed && requests == 0;
    }
    if (last) {
      drained.complete(null);
    }
  }

  /** How many requests are being worked on. */
  public synchronized int requests() {
    return requests;
  }

  /** Refuses everything from now on; the future completes when the last request is over. */
  public CompletableFuture<Void> close() {
    boolean none;
    synchronized (this) {
      closed = true;
      none = requests == 0;
    }
    if (none) {
      drained.complete(null);
    }
    return drained;
  }
}
