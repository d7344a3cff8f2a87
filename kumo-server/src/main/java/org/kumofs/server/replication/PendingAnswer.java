package org.kumofs.server.replication;

import java.util.concurrent.CompletableFuture;

/**
 * A client's operation that may still be under way.
 *
 * @param answer what the client gets
 * @param end when nothing of the operation is under way any more: not before the answer, and with
 *     an asynchronous write after it
 * @param <R> the result
 */
public record PendingAnswer<R>(CompletableFuture<R> answer, CompletableFuture<?> end) {

  /** One that is over with its answer. */
  public static <R> PendingAnswer<R> of(CompletableFuture<R> answer) {
    return new PendingAnswer<>(answer, answer);
  }

  /** One that is over already. */
  public static <R> PendingAnswer<R> of(R result) {
    return of(CompletableFuture.completedFuture(result));
  }
}
