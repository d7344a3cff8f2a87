package org.kumofs.gateway.request;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.kumofs.gateway.request.RequestCounters.Counter;
import org.kumofs.time.Scheduler;

/**
 * Repeats the attempts of an operation, with pauses, until one settles it or the retries or the
 * time are used up. Belongs to one loop.
 */
final class Retrier {

  private final Scheduler scheduler;
  private final RandomGenerator random;
  private final RequestCounters counters;

  Retrier(Scheduler scheduler, RandomGenerator random, RequestCounters counters) {
    this.scheduler = scheduler;
    this.random = random;
    this.counters = counters;
  }

  /**
   * Runs an operation.
   *
   * @param limits how often and how long to try
   * @param attempt one attempt; its future fails only if something is broken
   * @param failed makes the result of an operation that has failed for good
   */
  <T> CompletableFuture<T> run(
      Limits limits, Supplier<CompletableFuture<Outcome<T>>> attempt, Function<Failure, T> failed) {
    Operation<T> operation = new Operation<>(limits, attempt, failed);
    operation.attempt();
    return operation.result;
  }

  /**
   * How often and how long to try.
   *
   * @param maxAttempts at least 1
   */
  record Limits(int maxAttempts, Backoff backoff, Deadline deadline) {}

  private final class Operation<T> {

    private final Limits limits;
    private final Supplier<CompletableFuture<Outcome<T>>> attempt;
    private final Function<Failure, T> failed;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private int failures;

    Operation(
        Limits limits,
        Supplier<CompletableFuture<Outcome<T>>> attempt,
        Function<Failure, T> failed) {
      this.limits = limits;
      this.attempt = attempt;
      this.failed = failed;
    }

    void attempt() {
      try {
        attempt.get().whenComplete(this::ended);
      } catch (RuntimeException broken) {
        result.completeExceptionally(broken);
      }
    }

    private void ended(Outcome<T> outcome, Throwable broken) {
      if (broken != null) {
        result.completeExceptionally(broken);
      } else if (outcome instanceof Outcome.Done<T> done) {
        result.complete(done.value());
      } else if (outcome instanceof Outcome.TryAgain<T> again) {
        tryAgain(again.failure());
      } else {
        fail(((Outcome.GiveUp<T>) outcome).failure());
      }
    }

    private void tryAgain(Failure failure) {
      failures++;
      long pauseMillis = limits.backoff().pauseMillis(failures, random);
      if (failures >= limits.maxAttempts() || pauseMillis >= limits.deadline().remainingMillis()) {
        fail(failure);
      } else {
        counters.increment(Counter.RETRIES);
        scheduler.schedule(pauseMillis, this::attempt);
      }
    }

    private void fail(Failure failure) {
      try {
        result.complete(failed.apply(failure));
      } catch (RuntimeException broken) {
        result.completeExceptionally(broken);
      }
    }
  }
}
