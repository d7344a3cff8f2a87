package org.kumofs.rpc;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Carries out one method.
 *
 * @param <Q> the request record
 * @param <R> the result
 */
@FunctionalInterface
public interface Handler<Q, R> {

  /**
   * Handles a request. Runs on the connection's thread and may not block it.
   *
   * @return the result; an {@link RpcException} in it becomes the answer's error slot
   */
  CompletableFuture<R> handle(Caller caller, Q request);

  /** A handler that does its work at once on another executor, usually the control loop. */
  static <Q, R> Handler<Q, R> on(Executor executor, Work<Q, R> work) {
    return (caller, request) -> {
      CompletableFuture<R> result = new CompletableFuture<>();
      executor.execute(
          () -> {
            try {
              result.complete(work.handle(caller, request));
            } catch (RpcException | RuntimeException e) {
              result.completeExceptionally(e);
            }
          });
      return result;
    };
  }

  /** A handler's work where the result is there at once. */
  @FunctionalInterface
  interface Work<Q, R> {

    /** Gives the result, or the error to answer. */
    R handle(Caller caller, Q request) throws RpcException;
  }
}
