package org.kumofs.gateway.request;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.data.ValueContent;
import org.kumofs.gateway.request.Retrier.Limits;
import org.kumofs.gateway.route.Extension;
import org.kumofs.message.Set;
import org.kumofs.message.SetOperation;
import org.kumofs.message.SetResult;

/**
 * Stores values, whatever was there before. An attempt whose outcome nobody knows is repeated: the
 * same value is stored again. Belongs to one loop.
 */
final class SetWriter {

  private final LoopContext context;
  private final CoordinatorCalls calls;

  SetWriter(LoopContext context, CoordinatorCalls calls) {
    this.context = context;
    this.calls = calls;
  }

  CompletableFuture<StoreResult> write(
      RawKey key, ValueContent content, boolean async, Deadline deadline) {
    StoreSettings settings = context.settings();
    Optional<String> refusal = LayoutRefusals.ofContent(content, settings.layout());
    if (refusal.isPresent()) {
      return CompletableFuture.completedFuture(new StoreResult.Failed(refusal.get()));
    }
    RawValue value = settings.layout().encode(content, ClockTime.ZERO);
    Optional<Extension> needed = context.needs(content);
    Set request = new Set(async ? SetOperation.SET_ASYNC : SetOperation.SET, key, value);
    return context
        .retrier()
        .run(
            new Limits(1 + settings.retries().setRetries(), Backoff.MANY_ATTEMPTS, deadline),
            () ->
                calls
                    .set(context.router().view(), request, needed, deadline)
                    .thenApply(outcome -> outcome.then(result -> interpret(result, content))),
            failure -> context.setFailed(request, failure));
  }

  private static Outcome<StoreResult> interpret(SetResult result, ValueContent content) {
    if (result instanceof SetResult.Stored stored) {
      return Outcome.done(new StoreResult.Stored(content.casToken(stored.clockTime())));
    }
    if (result instanceof SetResult.Failed) {
      return Outcome.tryAgain(Failure.replicaFailed());
    }
    return Outcome.giveUp(Failure.of(Failure.Kind.REFUSED));
  }
}
