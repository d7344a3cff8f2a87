package org.kumofs.gateway.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.kumofs.gateway.request.Retrier.Limits;
import org.kumofs.testing.VirtualTime;

class RetrierTest {

  private static final Failure FAILURE = Failure.of(Failure.Kind.NO_SERVER);

  private final VirtualTime time = new VirtualTime();
  private final RequestCounters counters = new RequestCounters();
  private final Retrier retrier = new Retrier(time.newLoop(), new SplittableRandom(1), counters);
  private final AtomicInteger attempts = new AtomicInteger();

  private CompletableFuture<String> run(int maxAttempts, Supplier<Outcome<String>> attempt) {
    return retrier.run(
        new Limits(maxAttempts, Backoff.MANY_ATTEMPTS, Deadline.in(2_000, time)),
        () -> {
          attempts.incrementAndGet();
          return CompletableFuture.completedFuture(attempt.get());
        },
        Failure::reason);
  }

  @Test
  void aResultEndsTheOperationAtOnce() {
    assertThat(run(9, () -> Outcome.done("done"))).isCompletedWithValue("done");
    assertThat(attempts).hasValue(1);
  }

  @Test
  void whatCannotBeHelpedIsNotTriedAgain() {
    assertThat(run(9, () -> Outcome.giveUp(FAILURE))).isCompletedWithValue("no server");
    assertThat(attempts).hasValue(1);
  }

  @Test
  void attemptsAreLimited() {
    CompletableFuture<String> result = run(3, () -> Outcome.tryAgain(FAILURE));
    time.runFor(2_000);

    assertThat(result).isCompletedWithValue("no server");
    assertThat(attempts).hasValue(3);
    assertThat(counters.get(RequestCounters.Counter.RETRIES)).isEqualTo(2);
  }

  @Test
  void nothingIsTriedThatWouldComeTooLate() {
    CompletableFuture<String> result = run(1_000, () -> Outcome.tryAgain(FAILURE));
    time.runFor(1_999);

    assertThat(result).isCompletedWithValue("no server");
    assertThat(attempts.get()).isBetween(8, 20);
  }

  @Test
  void aBrokenAttemptEndsTheOperationExceptionally() {
    IllegalStateException broken = new IllegalStateException("broken");
    CompletableFuture<String> result =
        run(
            9,
            () -> {
              throw broken;
            });
    assertThat(result).isCompletedExceptionally();
  }

  @Test
  void aBrokenReportEndsTheOperationExceptionally() {
    CompletableFuture<String> result =
        retrier.run(
            new Limits(1, Backoff.MANY_ATTEMPTS, Deadline.in(2_000, time)),
            () -> CompletableFuture.completedFuture(Outcome.<String>tryAgain(FAILURE)),
            failure -> {
              throw new IllegalStateException("broken");
            });
    assertThat(result).isCompletedExceptionally();
  }
}
