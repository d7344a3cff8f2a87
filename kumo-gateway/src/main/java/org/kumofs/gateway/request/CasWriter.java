package org.kumofs.gateway.request;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawKey;
import org.kumofs.data.RecordLayout;
import org.kumofs.data.ValueContent;
import org.kumofs.gateway.request.Retrier.Limits;
import org.kumofs.gateway.route.ClusterView;
import org.kumofs.message.Set;
import org.kumofs.message.SetOperation;
import org.kumofs.message.SetResult;

/**
 * Stores values if the record still has the expected version. An attempt that a server may have
 * carried out is never repeated: the version would not be the expected one any more, and the client
 * would be told that somebody else was faster. Belongs to one loop.
 */
final class CasWriter {

  private final LoopContext context;
  private final CoordinatorCalls calls;
  private final RecordReader reader;

  CasWriter(LoopContext context, CoordinatorCalls calls, RecordReader reader) {
    this.context = context;
    this.calls = calls;
    this.reader = reader;
  }

  CompletableFuture<StoreResult> write(
      RawKey key, ValueContent content, long casToken, Deadline deadline) {
    RecordLayout layout = context.settings().layout();
    Optional<String> refusal = layout.refusalOf(content);
    if (refusal.isPresent()) {
      return CompletableFuture.completedFuture(new StoreResult.Failed(refusal.get()));
    }
    ClockTime expected = new ClockTime(casToken);
    Set request = new Set(SetOperation.CAS, key, layout.encode(content, expected));
    Operation operation = new Operation(request, deadline);
    return context
        .retrier()
        .run(
            new Limits(
                1 + context.settings().retries().setRetries(), Backoff.MANY_ATTEMPTS, deadline),
            operation::attempt,
            operation::failed);
  }

  private final class Operation {

    private final Set request;
    private final Deadline deadline;

    Operation(Set request, Deadline deadline) {
      this.request = request;
      this.deadline = deadline;
    }

    CompletableFuture<Outcome<StoreResult>> attempt() {
      ClusterView view = context.router().view();
      return context.serversKnowWhatIsMissing(view) ? send(view) : lookThenSend(view);
    }

    private CompletableFuture<Outcome<StoreResult>> lookThenSend(ClusterView view) {
      long expected = request.value().clockTime().bits();
      return reader
          .read(request.key(), deadline)
          .thenCompose(
              found ->
                  found instanceof GetResult.Hit hit && hit.casToken() == expected
                      ? send(view)
                      : CompletableFuture.completedFuture(Outcome.done(mismatch(found))));
    }

    private CompletableFuture<Outcome<StoreResult>> send(ClusterView view) {
      return calls
          .set(view, request, deadline)
          .thenCompose(
              outcome ->
                  outcome instanceof Outcome.Done<SetResult> done
                          && done.value() instanceof SetResult.CasMismatch
                      ? reader
                          .read(request.key(), deadline)
                          .thenApply(found -> Outcome.done(mismatch(found)))
                      : CompletableFuture.completedFuture(interpret(outcome)));
    }

    private Outcome<StoreResult> interpret(Outcome<SetResult> outcome) {
      if (outcome instanceof Outcome.TryAgain<SetResult> again && again.failure().maybeExecuted()) {
        return Outcome.giveUp(again.failure());
      }
      return outcome.then(
          result ->
              result instanceof SetResult.Stored stored
                  ? Outcome.done(new StoreResult.Stored(stored.clockTime().bits()))
                  : Outcome.giveUp(Failure.replicaFailed()));
    }

    StoreResult failed(Failure failure) {
      StoreResult.Failed result = context.setFailed(request, failure);
      return failure.maybeExecuted()
          ? new StoreResult.Failed(result.reason() + ", outcome unknown")
          : result;
    }
  }

  /** What to tell a client whose version is not the one that was found. */
  private static StoreResult mismatch(GetResult found) {
    if (found instanceof GetResult.Miss) {
      return new StoreResult.NotFound();
    }
    if (found instanceof GetResult.Failed failed) {
      return new StoreResult.Failed(failed.reason());
    }
    return new StoreResult.Exists();
  }
}
