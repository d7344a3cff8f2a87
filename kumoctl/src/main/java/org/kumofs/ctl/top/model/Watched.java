package org.kumofs.ctl.top.model;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.kumofs.ctl.client.CallException;
import org.kumofs.time.TimeSource;

/** One server that is watched: at most one question at a time is under way. */
final class Watched {

  private static final long PATIENCE_NANOS = 2_000_000_000L;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final Probe probe;
  private final ServerHistory history;
  private final TimeSource time;
  private CompletableFuture<Void> asking = CompletableFuture.completedFuture(null);
  private long askedNanos;

  Watched(Probe probe, ServerHistory history, TimeSource time) {
    this.probe = probe;
    this.history = history;
    this.time = time;
  }

  /** Asks, unless the last question is still open; gives what ends with the answer. */
  CompletableFuture<Void> ask(Executor threads) {
    if (asking.isDone()) {
      askedNanos = time.nanoTime();
      asking = CompletableFuture.runAsync(this::sample, threads);
    }
    return asking;
  }

  private void sample() {
    try {
      history.add(probe.sample());
    } catch (CallException | RuntimeException e) {
      history.fail(String.valueOf(e.getMessage()));
    }
  }

  /** A server that is slow to answer is shown as such long before its time limit. */
  ServerState state(Membership membership) {
    ServerState known = history.state(membership);
    long waitingNanos = asking.isDone() ? 0 : time.nanoTime() - askedNanos;
    if (known.failed() || waitingNanos < PATIENCE_NANOS) {
      return known;
    }
    return new ServerState(
        known.address(),
        membership,
        Optional.empty(),
        Rates.UNKNOWN,
        "no answer for " + waitingNanos / NANOS_PER_SECOND + " s, still waiting",
        known.queries());
  }

  /** Ends it when its question is over, since probes are for one thread at a time. */
  void close() {
    asking.whenComplete((done, error) -> probe.close());
  }
}
