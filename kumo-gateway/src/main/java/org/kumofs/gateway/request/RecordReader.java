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

  private final LoopContext context;
  private final RecordSource source;

  RecordReader(LoopContext context, RecordSource source) {
    this.context = context;
    this.source = source;
  }

  /** Reads a key. Does not fail: what went wrong is in the result. */
  CompletableFuture<GetResult> read(RawKey key, Deadline deadline) {
    return look(key, deadline).thenApply(Reading::asGetResult);
  }

  /** Reads a key, for somebody who goes on with its record. Does not fail either. */
  CompletableFuture<Reading> look(RawKey key, Deadline deadline) {
    Limits limits =
        new Limits(context.settings().retries().readRounds(), Backoff.FEW_ATTEMPTS, deadline);
    return context
        .retrier()
        .run(
            limits,
            () -> new Round(key, deadline).next(),
            failure -> new Reading.Failed(context.getFailed(key, failure).reason()));
  }

  /** One walk through the owners of a key. */
  private final class Round {

    private final RawKey key;
    private final Deadline deadline;
    private Failure last = Failure.of(Failure.Kind.NO_SERVER);
    private int owner;

    Round(RawKey key, Deadline deadline) {
      this.key = key;
      this.deadline = deadline;
    }

    CompletableFuture<Outcome<Reading>> next() {
      List<NodeAddress> readers = context.router().view().readers(key.hash());
      if (readers.isEmpty()) {
        context.router().attemptFailed();
      }
      long timeoutMillis =
          Math.min(context.settings().retries().readAttemptMillis(), deadline.remainingMillis());
      if (owner >= readers.size() || timeoutMillis == 0) {
        return CompletableFuture.completedFuture(Outcome.tryAgain(last));
      }
      NodeAddress reader = readers.get(owner);
      return source
          .get(reader, key, timeoutMillis)
          .handle((found, failure) -> failure == null ? answered(found) : failed(failure, reader))
          .thenCompose(outcome -> outcome);
    }

    private CompletableFuture<Outcome<Reading>> answered(Optional<RawValue> found) {
      return CompletableFuture.completedFuture(interpret(found));
    }

    private CompletableFuture<Outcome<Reading>> failed(Throwable thrown, NodeAddress reader) {
      last = context.attemptFailed(thrown, reader);
      if (last.kind().isFinal()) {
        return CompletableFuture.completedFuture(Outcome.giveUp(last));
      }
      owner++;
      return next();
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
