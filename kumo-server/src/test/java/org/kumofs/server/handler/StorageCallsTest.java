package org.kumofs.server.handler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.kumofs.rpc.RpcException;
import org.kumofs.rpc.wire.ErrorCode;
import org.kumofs.server.Rings;
import org.kumofs.server.replication.PendingAnswer;
import org.kumofs.server.store.StoreException;
import org.kumofs.server.store.UnreadableException;
import org.kumofs.testing.VirtualTime;

class StorageCallsTest {

  private CompletableFuture<Boolean> repaired = CompletableFuture.completedFuture(false);
  private final RequestBudget budget = new RequestBudget(new RequestLimits(1, 100));
  private Executor storage = Runnable::run;
  private boolean atOnce;

  @Test
  void aFailureOfTheDiskIsError6() {
    CompletableFuture<?> answer = call(() -> fail(new StoreException("disk full")));

    assertThat(failure(answer))
        .isInstanceOfSatisfying(
            RpcException.class, e -> assertThat(e.is(ErrorCode.SERVER)).isTrue());
    assertThat(budget.requests()).isZero();
  }

  @Test
  void aBugStaysWhatItIs() {
    IllegalStateException bug = new IllegalStateException("bug");

    assertThat(failure(call(() -> fail(bug)))).isSameAs(bug);
    assertThat(budget.requests()).isZero();
  }

  @Test
  void anAnswerThatFailsLaterIsTurnedAsWell() {
    CompletableFuture<String> later = new CompletableFuture<>();
    CompletableFuture<?> answer = call(() -> new PendingAnswer<>(later, later));
    assertThat(answer).isNotDone();
    assertThat(budget.requests()).isOne();

    later.completeExceptionally(new CompletionException(new StoreException("closed")));

    assertThat(failure(answer)).isInstanceOf(RpcException.class);
    assertThat(budget.requests()).isZero();
  }

  @Test
  void whatIsStillUnderWayAfterTheAnswerCounts() {
    CompletableFuture<Void> end = new CompletableFuture<>();

    CompletableFuture<String> answer =
        call(() -> new PendingAnswer<>(CompletableFuture.completedFuture("done"), end));

    assertThat(answer).isCompletedWithValue("done");
    assertThat(budget.requests()).isOne();
    end.complete(null);
    assertThat(budget.requests()).isZero();
  }

  @Test
  void storageThatTakesNoMoreIsError6() {
    storage =
        task -> {
          throw new RejectedExecutionException("closed");
        };

    assertThat(failure(call(() -> PendingAnswer.of("never"))))
        .isInstanceOfSatisfying(
            RpcException.class, e -> assertThat(e.is(ErrorCode.SERVER)).isTrue());
    assertThat(budget.requests()).isZero();
  }

  @Test
  void whatCannotBeReadIsTriedOnceMoreWhenItIsRepaired() {
    repaired = new CompletableFuture<>();
    AtomicInteger attempts = new AtomicInteger();
    CompletableFuture<String> answer =
        call(
            () -> {
              if (attempts.incrementAndGet() == 1) {
                return fail(unreadable());
              }
              return PendingAnswer.of("read");
            });
    assertThat(answer).isNotDone();

    repaired.complete(true);

    assertThat(answer).isCompletedWithValue("read");
    assertThat(budget.requests()).isZero();
  }

  @Test
  void whatStaysUnreadableIsError6() {
    repaired = CompletableFuture.completedFuture(true);
    CompletableFuture<?> again = call(() -> fail(unreadable()));
    repaired = CompletableFuture.completedFuture(false);
    CompletableFuture<?> notRepaired = call(() -> fail(unreadable()));

    assertThat(failure(again)).isInstanceOf(RpcException.class);
    assertThat(failure(notRepaired)).isInstanceOf(RpcException.class);
    assertThat(budget.requests()).isZero();
  }

  @Test
  void aChangeThatIsOverAtOnceNeedsNoStorageThread() {
    storage = new Waiting();
    atOnce = true;
    CompletableFuture<String> answer = change();

    assertThat(answer).isCompletedWithValue("done");
    assertThat(budget.requests()).isZero();
  }

  @Test
  void aChangeThatMayWaitIsForAStorageThread() {
    Waiting threads = new Waiting();
    storage = threads;
    CompletableFuture<String> answer = change();
    assertThat(answer).isNotDone();
    assertThat(budget.requests()).isOne();

    threads.tasks.remove().run();
    assertThat(answer).isCompletedWithValue("done");
  }

  @Test
  void aChangeAtOnceKeepsToTheBudgetToo() {
    atOnce = true;
    budget.take(10);

    assertThat(failure(change())).hasMessageContaining("overloaded");
  }

  /** Storage threads that are all busy. */
  private static final class Waiting implements Executor {
    private final Queue<Runnable> tasks = new ArrayDeque<>();

    @Override
    public void execute(Runnable task) {
      tasks.add(task);
    }
  }

  private CompletableFuture<String> change() {
    return calls()
        .change(
            Rings.key("k"), 10, () -> PendingAnswer.of(CompletableFuture.completedFuture("done")));
  }

  private static UnreadableException unreadable() {
    return new UnreadableException(Rings.key("k"), new StoreException("Corruption"));
  }

  private CompletableFuture<String> call(Supplier<PendingAnswer<String>> work) {
    return calls().callPending(10, work);
  }

  private StorageCalls calls() {
    return new StorageCalls(
        new StorageCalls.Storage(storage, (key, bytes) -> atOnce && bytes == 10),
        budget,
        new StorageCalls.Troubles(() -> {}, key -> repaired),
        new VirtualTime());
  }

  private static PendingAnswer<String> fail(RuntimeException e) {
    throw e;
  }

  private static Throwable failure(CompletableFuture<?> answer) {
    Throwable[] seen = new Throwable[1];
    answer.whenComplete((result, failure) -> seen[0] = failure);
    return seen[0];
  }
}
