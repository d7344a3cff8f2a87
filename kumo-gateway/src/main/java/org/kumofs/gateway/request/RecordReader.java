package org.kumofs.gateway.request;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.data.ValueContent;
import org.kumofs.gateway.request.Retrier.Limits;
import org.kumofs.ring.NodeAddress;

/**
 * Reads one key: the owners by the read ring are asked in turn until one answers; when none does,
 * again from the first after a pause. Belongs to one loop.
 */
final class RecordReader {

  private static final Failure NO_SERVER = Failure.of(Failure.Kind.NO_SERVER);

  private final LoopContext context;
  private final RecordSource source;

  RecordReader(LoopContext context, RecordSource source) {
    this.context = context;
    this.source = source;
  }

  /** Reads a key, for somebody who goes on with its record. Does not fail either. */
  CompletableFuture<Reading> look(RawKey key, Deadline deadline) {
    Limits limits =
        new Limits(context.settings().retries().readRounds(), Backoff.FEW_ATTEMPTS, deadline);
    return context
        .retrier()
        .run(
            limits,
            () -> new Round(key, deadline).walk(),
            failure -> new Reading.Failed(context.getFailed(key, failure).reason()));
  }

  /** One walk through the owners of a key. */
  private final class Round {

    private final RawKey key;
    private final Deadline deadline;
    private final CompletableFuture<Outcome<Reading>> result = new CompletableFuture<>();
    private Failure last = NO_SERVER;
    private int owner;

    Round(RawKey key, Deadline deadline) {
      this.key = key;
      this.deadline = deadline;
    }

    CompletableFuture<Outcome<Reading>> walk() {
      next();
      return result;
    }

    private void next() {
      List<NodeAddress> readers = context.router().view().readers(key.hash());
      if (readers.isEmpty()) {
        context.router().attemptFailed();
      }
      long timeoutMillis =
          Math.min(context.settings().retries().readAttemptMillis(), deadline.remainingMillis());
      if (owner >= readers.size() || timeoutMillis == 0) {
        result.complete(Outcome.tryAgain(last));
        return;
      }
      NodeAddress reader = readers.get(owner);
      source
          .get(reader, key, timeoutMillis)
          .whenComplete((found, failure) -> answered(reader, found, failure));
    }

    private void answered(NodeAddress reader, Optional<RawValue> found, Throwable failure) {
      try {
        if (failure == null) {
          result.complete(interpret(found));
        } else {
          failed(failure, reader);
        }
      } catch (RuntimeException broken) {
        result.completeExceptionally(broken);
      }
    }

    private void failed(Throwable thrown, NodeAddress reader) {
      last = context.attemptFailed(thrown, reader);
      if (last.kind().isFinal()) {
        result.complete(Outcome.giveUp(last));
      } else {
        owner++;
        next();
      }
    }
  }

  private Outcome<Reading> interpret(Optional<RawValue> found) {
    if (found.isEmpty() || found.get().isTombstone()) {
      return Outcome.done(Reading.ofNothing());
    }
    RawValue value = found.get();
    ValueContent content;
    try {
      content = context.settings().layout().decode(value);
    } catch (IllegalArgumentException unreadable) {
      return Outcome.giveUp(new Failure(Failure.Kind.UNREADABLE, unreadable.getMessage(), false));
    }
    return Outcome.done(
        context.isExpired(content)
            ? Reading.ofExpired(value.clockTime())
            : Reading.ofItem(value.clockTime(), content));
  }
}
