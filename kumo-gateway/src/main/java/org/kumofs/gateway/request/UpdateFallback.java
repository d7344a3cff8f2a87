package org.kumofs.gateway.request;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.ValueContent;
import org.kumofs.gateway.route.ClusterView;
import org.kumofs.gateway.route.Extension;
import org.kumofs.gateway.route.Support;
import org.kumofs.message.ApplyUpdate;
import org.kumofs.message.Set;
import org.kumofs.message.SetOperation;
import org.kumofs.message.SetResult;
import org.kumofs.message.UpdateAnswer;
import org.kumofs.message.UpdatedItem;
import org.kumofs.update.StoreMode;
import org.kumofs.update.StoreUpdate;
import org.kumofs.update.UpdateTerms;
import org.kumofs.update.Verdict;

/**
 * One update in a cluster where not every server is known to serve updates. The gateway reads the
 * record, judges by itself, and has the result stored if the record still has the version that it
 * saw. It only takes single steps that no replica can garble; where there is none the update is
 * refused. See {@code docs/memcached.md}, Updates.
 */
final class UpdateFallback {

  private final LoopContext context;
  private final CoordinatorCalls calls;
  private final RecordReader reader;
  private final ApplyUpdate request;
  private final Deadline deadline;
  private boolean creationFailed;

  UpdateFallback(
      LoopContext context,
      CoordinatorCalls calls,
      RecordReader reader,
      ApplyUpdate request,
      Deadline deadline) {
    this.context = context;
    this.calls = calls;
    this.reader = reader;
    this.request = request;
    this.deadline = deadline;
  }

  /** Makes one attempt; another one is due if somebody else has changed the record meanwhile. */
  CompletableFuture<Outcome<UpdateResult>> attempt(ClusterView view) {
    return reader
        .look(request.key(), deadline)
        .thenCompose(
            reading ->
                reading instanceof Reading.Seen seen
                    ? carryOut(view, seen)
                    : settled(failed(((Reading.Failed) reading).reason())));
  }

  private CompletableFuture<Outcome<UpdateResult>> carryOut(ClusterView view, Reading.Seen seen) {
    UpdateTerms terms =
        new UpdateTerms(request.layout(), context.time().unixSeconds(), request.maxDataBytes());
    Verdict verdict = request.update().judge(seen.item(), terms);
    if (verdict.change() instanceof Verdict.Change.Write write) {
      Optional<String> refusal = request.layout().refusalOf(write.content());
      if (refusal.isPresent()) {
        return settled(failed(refusal.get()));
      }
      ClockTime stamp = seen.stamp().orElse(ClockTime.ZERO);
      return seen.item().isPresent()
          ? replace(view, stamp, verdict, write.content())
          : create(view, stamp, verdict, write.content());
    }
    if (verdict.change() instanceof Verdict.Change.Remove) {
      return remove(view);
    }
    return settled(done(verdict, seen.stamp().orElse(ClockTime.ZERO)));
  }

  /** Every server compares and stores in one step. */
  private CompletableFuture<Outcome<UpdateResult>> replace(
      ClusterView view, ClockTime seen, Verdict verdict, ValueContent content) {
    Set set = new Set(SetOperation.CAS, request.key(), request.layout().encode(content, seen));
    return calls
        .set(view, set, context.needs(content), deadline)
        .thenApply(outcome -> outcome.then(result -> stored(result, verdict)));
  }

  private Outcome<UpdateResult> stored(SetResult result, Verdict verdict) {
    if (result instanceof SetResult.Stored stored) {
      return done(verdict, stored.clockTime());
    }
    return Outcome.tryAgain(
        result instanceof SetResult.CasMismatch
            ? Failure.of(Failure.Kind.CONTENDED)
            : Failure.replicaFailed());
  }

  /** Puts an item where there is none, or only an expired one. */
  private CompletableFuture<Outcome<UpdateResult>> create(
      ClusterView view, ClockTime seen, Verdict verdict, ValueContent content) {
    return switch (coordinatorHas(Extension.UPDATES, view)) {
      case YES -> add(view, verdict, content);
      case UNKNOWN -> settled(calls.obstacle(Extension.UPDATES, Support.UNKNOWN));
      case NO -> {
        if (coordinatorHas(Extension.META, view) == Support.YES) {
          // Ours, of a release that serves no updates: it takes no cas where it has no item.
          yield settled(calls.obstacle(Extension.UPDATES, Support.NO));
        }
        // An original stores a cas of any version where it has no record.
        yield replace(view, seen, verdict, content).thenApply(this::notDeletedLately);
      }
    };
  }

  /** The outcome of an add does not depend on what lies there, so its record is safe to write. */
  private CompletableFuture<Outcome<UpdateResult>> add(
      ClusterView view, Verdict verdict, ValueContent content) {
    Optional<Outcome<UpdateResult>> obstacle = calls.obstacle(view, context.needs(content));
    if (obstacle.isPresent()) {
      return settled(obstacle.get());
    }
    ApplyUpdate add =
        new ApplyUpdate(
            request.key(),
            request.layout(),
            new StoreUpdate(StoreMode.ADD, content),
            false,
            request.maxDataBytes());
    return calls
        .update(view, add, deadline)
        .thenApply(
            outcome ->
                outcome.then(
                    answer ->
                        answer
                            .item()
                            .map(item -> done(verdict, new ClockTime(item.casToken())))
                            .orElseGet(
                                () -> Outcome.tryAgain(Failure.of(Failure.Kind.CONTENDED)))));
  }

  /**
   * An original that twice does not store a key that twice was not there holds a tombstone, whose
   * version it tells nobody.
   */
  private Outcome<UpdateResult> notDeletedLately(Outcome<UpdateResult> outcome) {
    boolean contended =
        outcome instanceof Outcome.TryAgain<UpdateResult> again
            && again.failure().kind() == Failure.Kind.CONTENDED;
    if (contended && creationFailed) {
      return Outcome.giveUp(Failure.of(Failure.Kind.DELETED_LATELY));
    }
    creationFailed = contended;
    return outcome;
  }

  /** Originals can't delete a certain version. */
  private CompletableFuture<Outcome<UpdateResult>> remove(ClusterView view) {
    return switch (coordinatorHas(Extension.UPDATES, view)) {
      case YES ->
          calls
              .update(view, request, deadline)
              .thenApply(
                  outcome ->
                      outcome.then(answer -> Outcome.done(new UpdateResult.Decided(answer))));
      case NO -> settled(Outcome.giveUp(Failure.of(Failure.Kind.NOT_ATOMIC)));
      case UNKNOWN -> settled(calls.obstacle(Extension.UPDATES, Support.UNKNOWN));
    };
  }

  /** Where there is no coordinator, the call will find out. */
  private Support coordinatorHas(Extension extension, ClusterView view) {
    return view.coordinator(request.key().hash())
        .map(server -> view.capabilities().of(server, extension))
        .orElse(Support.YES);
  }

  private Outcome<UpdateResult> done(Verdict verdict, ClockTime stamp) {
    return Outcome.done(
        new UpdateResult.Decided(
            UpdateAnswer.of(verdict, stamp, request.wantsData(), UpdatedItem.Access.NONE)));
  }

  private static Outcome<UpdateResult> failed(String reason) {
    return Outcome.done(new UpdateResult.Failed(reason));
  }

  private static <T> CompletableFuture<T> settled(T outcome) {
    return CompletableFuture.completedFuture(outcome);
  }
}
