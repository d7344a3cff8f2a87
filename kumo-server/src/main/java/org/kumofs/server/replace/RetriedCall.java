package org.kumofs.server.replace;

import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.kumofs.time.ControlLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A call that is made again, after growing pauses, until it succeeds or nobody wants its result any
 * more. Control loop only.
 *
 * @param <R> the result
 */
final class RetriedCall<R> {

  private static final Logger log = LoggerFactory.getLogger(RetriedCall.class);
  private static final long FIRST_PAUSE_MILLIS = 500;
  private static final long MAX_PAUSE_MILLIS = 10_000;

  private final String name;
  private final Supplier<CompletableFuture<R>> attempt;
  private final BooleanSupplier wanted;
  private final ControlLoop control;
  private final CompletableFuture<R> result = new CompletableFuture<>();
  private long pauseMillis;

  private RetriedCall(
      String name,
      Supplier<CompletableFuture<R>> attempt,
      BooleanSupplier wanted,
      ControlLoop control,
      long firstPauseMillis) {
    this.name = name;
    this.attempt = attempt;
    this.wanted = wanted;
    this.control = control;
    this.pauseMillis = firstPauseMillis;
  }

  /**
   * Makes a call.
   *
   * @param name of the call, for the log
   * @param wanted asked before each retry
   * @return the result, completed on the control loop; cancelled when it is not wanted any more
   */
  static <R> CompletableFuture<R> start(
      String name,
      Supplier<CompletableFuture<R>> attempt,
      BooleanSupplier wanted,
      ControlLoop control) {
    return start(name, attempt, wanted, control, FIRST_PAUSE_MILLIS);
  }

  /**
   * The same for what will soon succeed.
   *
   * @param firstPauseMillis the pause before the second attempt
   */
  static <R> CompletableFuture<R> start(
      String name,
      Supplier<CompletableFuture<R>> attempt,
      BooleanSupplier wanted,
      ControlLoop control,
      long firstPauseMillis) {
    RetriedCall<R> call = new RetriedCall<>(name, attempt, wanted, control, firstPauseMillis);
    call.tryOnce();
    return call.result;
  }

  private void tryOnce() {
    if (wanted.getAsBoolean()) {
      attempt.get().whenCompleteAsync(this::ended, control);
    } else {
      result.cancel(false);
    }
  }

  private void ended(R answer, Throwable failure) {
    if (failure == null) {
      result.complete(answer);
      return;
    }
    if (pauseMillis < FIRST_PAUSE_MILLIS) {
      log.debug("{} failed, trying again in {} ms: {}", name, pauseMillis, failure.getMessage());
    } else {
      log.warn("{} failed, trying again in {} ms: {}", name, pauseMillis, failure.getMessage());
    }
    control.schedule(pauseMillis, this::tryOnce);
    pauseMillis = Math.min(MAX_PAUSE_MILLIS, 2 * pauseMillis);
  }
}
