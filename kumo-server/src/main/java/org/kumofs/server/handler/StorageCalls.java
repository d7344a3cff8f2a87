package org.kumofs.server.handler;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.kumofs.data.RawKey;
import org.kumofs.rpc.RpcException;
import org.kumofs.server.membership.ClockSkewException;
import org.kumofs.server.membership.CutOffException;
import org.kumofs.server.replication.NotOwnerException;
import org.kumofs.server.replication.OwnerFailedException;
import org.kumofs.server.replication.PendingAnswer;
import org.kumofs.server.replication.Refusal;
import org.kumofs.server.replication.UnsettledException;
import org.kumofs.server.replication.UpdateRefusedException;
import org.kumofs.server.store.OutOfSpaceException;
import org.kumofs.server.store.Store;
import org.kumofs.server.store.StoreException;
import org.kumofs.server.store.UnreadableException;
import org.kumofs.time.LogPace;
import org.kumofs.time.TimeSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out requests, on the storage threads unless they are over at once, within a budget, and
 * turns what goes wrong into an error: too many requests, a key of another server, a disk that
 * fails.
 */
public final class StorageCalls {

  private static final Logger log = LoggerFactory.getLogger(StorageCalls.class);

  private static final Executor HERE = Runnable::run;

  private final Executor storage;
  private final ChangesAtOnce changesAtOnce;
  private final RequestBudget budget;
  private final Troubles troubles;
  private final LogPace pace;

  /** Tells what needs no storage thread; see {@link Store#changesAtOnce}. */
  @FunctionalInterface
  public interface ChangesAtOnce {

    /** Whether a change of a record of that length, key and value, is likely to be over at once. */
    boolean isFor(RawKey key, long bytes);
  }

  /**
   * Where requests are carried out.
   *
   * @param threads run what may touch the disk
   * @param changesAtOnce tells what changes would not wait for it
   */
  public record Storage(Executor threads, ChangesAtOnce changesAtOnce) {}

  /**
   * Who is told of what a request has shown.
   *
   * @param ringsDoubted that the caller's rings are not this server's
   * @param repair that a record can't be read; done when another try is worthwhile, or not
   */
  public record Troubles(
      Runnable ringsDoubted, Function<RawKey, CompletableFuture<Boolean>> repair) {}

  /**
   * @param time paces log lines
   */
  public StorageCalls(Storage storage, RequestBudget budget, Troubles troubles, TimeSource time) {
    this.storage = storage.threads();
    this.changesAtOnce = storage.changesAtOnce();
    this.budget = budget;
    this.troubles = troubles;
    this.pace = new LogPace(time);
  }

  /**
   * Does work that has its result at once.
   *
   * @param size bytes that the request holds
   */
  <R> CompletableFuture<R> call(long size, Supplier<R> work) {
    return callPending(size, () -> PendingAnswer.of(work.get()));
  }

  /**
   * Does work whose result may come later.
   *
   * @param size bytes that the request holds until its end
   */
  <R> CompletableFuture<R> callPending(long size, Supplier<PendingAnswer<R>> work) {
    return callPending(false, size, work);
  }

  /**
   * The same where it may be known that no storage thread is needed.
   *
   * @param atOnce whether the work may be done on this thread
   */
  <R> CompletableFuture<R> callPending(boolean atOnce, long size, Supplier<PendingAnswer<R>> work) {
    if (!budget.take(size)) {
      return CompletableFuture.failedFuture(RpcException.serverError("overloaded"));
    }
    CompletableFuture<R> answer = new CompletableFuture<>();
    try {
      (atOnce ? HERE : storage).execute(() -> run(size, work, answer));
    } catch (RejectedExecutionException e) {
      budget.giveBack(size);
      answer.completeExceptionally(RpcException.serverError("shutting down"));
    }
    return answer;
  }

  /**
   * Makes a change of one key: on this thread if that is over at once, since to wake another one
   * costs more than most changes.
   *
   * @param size bytes that the request holds until its end, about those of the record
   */
  <R> CompletableFuture<R> change(RawKey key, long size, Supplier<PendingAnswer<R>> work) {
    return callPending(changesAtOnce.isFor(key, size), size, work);
  }

  /**
   * Does work that often needs no storage thread.
   *
   * @param attempt the work as far as it can be done on this thread, which must not block; its
   *     result is empty if that is not possible
   * @param size bytes that the request holds until its end
   * @param work all of it, for a storage thread
   */
  <R> CompletableFuture<R> callAtOnce(
      Supplier<Optional<CompletableFuture<R>>> attempt,
      long size,
      Supplier<PendingAnswer<R>> work) {
    Optional<CompletableFuture<R>> answer;
    try {
      answer = attempt.get();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(failureOf(e));
    }
    if (answer.isEmpty()) {
      return callPending(size, work);
    }
    boolean isThere = answer.get().isDone() && !answer.get().isCompletedExceptionally();
    return isThere ? answer.get() : callPending(size, () -> PendingAnswer.of(answer.get()));
  }

  private <R> void run(long size, Supplier<PendingAnswer<R>> work, CompletableFuture<R> answer) {
    try {
      follow(size, work.get(), answer);
    } catch (UnreadableException e) {
      // Nothing has been done yet, so all of it can be done again.
      troubles
          .repair()
          .apply(e.key())
          .whenComplete(
              (done, failure) -> runAgain(size, work, answer, failure == null && done, e));
    } catch (RuntimeException e) {
      fail(size, answer, e);
    }
  }

  private <R> void runAgain(
      long size,
      Supplier<PendingAnswer<R>> work,
      CompletableFuture<R> answer,
      boolean repaired,
      UnreadableException before) {
    if (!repaired) {
      fail(size, answer, before);
      return;
    }
    try {
      storage.execute(
          () -> {
            try {
              follow(size, work.get(), answer);
            } catch (RuntimeException e) {
              fail(size, answer, e);
            }
          });
    } catch (RejectedExecutionException e) {
      fail(size, answer, before);
    }
  }

  private <R> void fail(long size, CompletableFuture<R> answer, RuntimeException failure) {
    budget.giveBack(size);
    answer.completeExceptionally(failureOf(failure));
  }

  private <R> void follow(long size, PendingAnswer<R> pending, CompletableFuture<R> answer) {
    pending.end().whenComplete((end, failure) -> budget.giveBack(size));
    pass(pending.answer(), answer);
  }

  private <R> void pass(CompletableFuture<R> from, CompletableFuture<R> to) {
    from.whenComplete(
        (result, failure) -> {
          if (failure == null) {
            to.complete(result);
          } else {
            to.completeExceptionally(failureOf(failure));
          }
        });
  }

  private Throwable failureOf(Throwable failure) {
    Throwable e = failure instanceof CompletionException ? failure.getCause() : failure;
    if (e instanceof NotOwnerException refused) {
      if (refused.refusal() == Refusal.OBSOLETE_RING) {
        troubles.ringsDoubted().run();
      }
      return RpcException.serverError(refused.getMessage());
    }
    if (e instanceof UpdateRefusedException
        || e instanceof UnsettledException
        || e instanceof OwnerFailedException
        || e instanceof ClockSkewException
        || e instanceof CutOffException) {
      return RpcException.serverError(e.getMessage());
    }
    if (e instanceof StoreException) {
      long count = pace.next();
      if (count > 0) {
        log.error("{} ({} such failures since the last line)", e.getMessage(), count);
      }
      return e instanceof OutOfSpaceException
          ? RpcException.outOfSpace(e.getMessage())
          : RpcException.serverError(e.getMessage());
    }
    return e;
  }
}
