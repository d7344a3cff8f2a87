package org.kumofs.gateway.request;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.kumofs.data.RawKey;
import org.kumofs.gateway.request.Retrier.Limits;
import org.kumofs.gateway.route.ClusterView;
import org.kumofs.gateway.route.Extension;
import org.kumofs.gateway.route.Support;
import org.kumofs.message.ApplyUpdate;
import org.kumofs.message.UpdateAnswer;
import org.kumofs.message.UpdatedItem;
import org.kumofs.update.FetchUpdate;
import org.kumofs.update.RemoveUpdate;
import org.kumofs.update.Update;
import org.kumofs.update.UpdateStatus;

/**
 * Looks at items and changes them in one step: with one call where every server serves updates,
 * else with what originals serve. An attempt that a server may have carried out is only repeated
 * where that does no harm. Belongs to one loop.
 */
final class UpdateWriter {

  private final LoopContext context;
  private final CoordinatorCalls calls;
  private final RecordReader reader;
  private final DeleteWriter deletes;

  UpdateWriter(
      LoopContext context, CoordinatorCalls calls, RecordReader reader, DeleteWriter deletes) {
    this.context = context;
    this.calls = calls;
    this.reader = reader;
    this.deletes = deletes;
  }

  CompletableFuture<UpdateResult> write(
      RawKey key, Update update, boolean wantsData, Deadline deadline) {
    StoreSettings settings = context.settings();
    Optional<String> refusal = LayoutRefusals.ofUpdate(update, settings.layout());
    if (refusal.isPresent()) {
      return CompletableFuture.completedFuture(new UpdateResult.Failed(refusal.get()));
    }
    if (update instanceof RemoveUpdate remove && isPlain(remove)) {
      return deletes.delete(key, false, true, deadline).thenApply(UpdateWriter::ofDelete);
    }
    ApplyUpdate request =
        new ApplyUpdate(key, settings.layout(), update, wantsData, settings.maxValueBytes());
    Operation operation = new Operation(request, deadline);
    return context
        .retrier()
        .run(
            new Limits(1 + settings.retries().setRetries(), Backoff.MANY_ATTEMPTS, deadline),
            operation::attempt,
            operation::failed);
  }

  private static boolean isPlain(RemoveUpdate remove) {
    return remove.expectedToken() == 0 && !remove.makesStale() && !remove.clearsValue();
  }

  /** A delete may be repeated when its outcome is unknown, so it is the better way. */
  private static UpdateResult ofDelete(DeleteResult result) {
    if (result instanceof DeleteResult.Failed failed) {
      return new UpdateResult.Failed(failed.reason());
    }
    return new UpdateResult.Decided(
        UpdateAnswer.of(
            result instanceof DeleteResult.Deleted ? UpdateStatus.DONE : UpdateStatus.NOT_FOUND));
  }

  private final class Operation {

    private final ApplyUpdate request;
    private final Deadline deadline;
    private final UpdateFallback fallback;
    private boolean maybeExecuted;

    Operation(ApplyUpdate request, Deadline deadline) {
      this.request = request;
      this.deadline = deadline;
      this.fallback = new UpdateFallback(context, calls, reader, request, deadline);
    }

    CompletableFuture<Outcome<UpdateResult>> attempt() {
      ClusterView view = context.router().view();
      boolean direct = view.capabilities().ofAll(Extension.UPDATES) == Support.YES;
      return (direct ? call(view) : fallback.attempt(view)).thenApply(this::remembered);
    }

    private CompletableFuture<Outcome<UpdateResult>> call(ClusterView view) {
      return calls
          .update(view, request, deadline)
          .thenApply(outcome -> outcome.then(answer -> Outcome.done(decided(answer))));
    }

    private Outcome<UpdateResult> remembered(Outcome<UpdateResult> outcome) {
      if (outcome instanceof Outcome.TryAgain<UpdateResult> again
          && again.failure().maybeExecuted()) {
        maybeExecuted = true;
        return request.update().isRepeatable() ? outcome : Outcome.giveUp(again.failure());
      }
      return outcome;
    }

    private UpdateResult decided(UpdateAnswer answer) {
      boolean isGone = answer.item().filter(this::isUnchangedAndExpired).isPresent();
      return new UpdateResult.Decided(isGone ? UpdateAnswer.of(UpdateStatus.NOT_FOUND) : answer);
    }

    /** A server whose clock is behind may think otherwise. */
    private boolean isUnchangedAndExpired(UpdatedItem item) {
      return request.update() instanceof FetchUpdate fetch
          && fetch.expiresAt().isEmpty()
          && !item.won()
          && context.isExpired(item.content());
    }

    UpdateResult failed(Failure failure) {
      context.updateFailed(request.key(), request.update(), failure);
      return new UpdateResult.Failed(
          maybeExecuted ? failure.reason() + ", outcome unknown" : failure.reason());
    }
  }
}
