package org.kumofs.gateway.request;

import java.util.concurrent.CompletableFuture;
import org.kumofs.data.RawKey;
import org.kumofs.gateway.request.Retrier.Limits;
import org.kumofs.message.Delete;

/**
 * Deletes keys. An attempt whose outcome nobody knows is repeated; a key that is gone then counts
 * as deleted by this operation. Belongs to one loop.
 */
final class DeleteWriter {

  private final LoopContext context;
  private final CoordinatorCalls calls;
  private final RecordReader reader;

  DeleteWriter(LoopContext context, CoordinatorCalls calls, RecordReader reader) {
    this.context = context;
    this.calls = calls;
    this.reader = reader;
  }

  /**
   * Deletes a key.
   *
   * @param async whether the coordinator may answer before the replicas have it
   * @param waitedFor whether anybody wants to know if there was something to delete
   */
  CompletableFuture<DeleteResult> delete(
      RawKey key, boolean async, boolean waitedFor, Deadline deadline) {
    if (!waitedFor || context.serversKnowWhatIsMissing(context.router().view())) {
      return run(key, async, deadline);
    }
    return reader
        .look(key, deadline)
        .thenApply(Reading::asGetResult)
        .thenCompose(
            found ->
                found instanceof GetResult.Hit
                    ? run(key, async, deadline)
                    : CompletableFuture.completedFuture(withoutTrying(found)));
  }

  /** Nothing is sent: it could hit what another client stores meanwhile, and be called a miss. */
  private static DeleteResult withoutTrying(GetResult found) {
    return found instanceof GetResult.Failed failed
        ? new DeleteResult.Failed(failed.reason())
        : new DeleteResult.NotFound();
  }

  private CompletableFuture<DeleteResult> run(RawKey key, boolean async, Deadline deadline) {
    Operation operation = new Operation(new Delete(async, key), deadline);
    return context
        .retrier()
        .run(
            new Limits(
                1 + context.settings().retries().deleteRetries(), Backoff.MANY_ATTEMPTS, deadline),
            operation::attempt,
            failure -> context.deleteFailed(key, failure));
  }

  private final class Operation {

    private final Delete request;
    private final Deadline deadline;
    private boolean maybeDeleted;

    Operation(Delete request, Deadline deadline) {
      this.request = request;
      this.deadline = deadline;
    }

    CompletableFuture<Outcome<DeleteResult>> attempt() {
      return calls
          .call(context.router().view(), request.key(), request, deadline)
          .thenApply(outcome -> remembered(outcome.then(this::interpret)));
    }

    private Outcome<DeleteResult> interpret(org.kumofs.message.DeleteResult result) {
      return switch (result) {
        case DELETED -> Outcome.done(new DeleteResult.Deleted());
        case NOT_FOUND ->
            Outcome.done(maybeDeleted ? new DeleteResult.Deleted() : new DeleteResult.NotFound());
        case FAILED -> Outcome.tryAgain(Failure.replicaFailed());
      };
    }

    private Outcome<DeleteResult> remembered(Outcome<DeleteResult> outcome) {
      if (outcome instanceof Outcome.TryAgain<DeleteResult> again) {
        maybeDeleted |= again.failure().maybeExecuted();
      }
      return outcome;
    }
  }
}
