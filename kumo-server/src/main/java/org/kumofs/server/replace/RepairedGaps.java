package org.kumofs.server.replace;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.kumofs.data.RawKey;
import org.kumofs.server.replication.SpanRepair;
import org.kumofs.server.replication.SpanRepair.Found;
import org.kumofs.server.store.Store;
import org.kumofs.server.store.StoreException;
import org.kumofs.server.store.UnreadableException;
import org.kumofs.server.store.UnreadableSpan;
import org.kumofs.time.ControlLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gaps are filled with what other owners have, who may have to be asked more than once. */
final class RepairedGaps implements Gaps {

  private static final Logger log = LoggerFactory.getLogger(RepairedGaps.class);

  /** Others may be busy, or go by the ring a moment later. */
  private static final int ATTEMPTS = 10;

  private static final long PAUSE_MILLIS = 1_000;

  private final SpanRepair spans;
  private final Purpose purpose;
  private final BooleanSupplier wanted;
  private final ControlLoop control;

  /** What the walk is for. */
  private interface Purpose {

    boolean isServedBy(Found found);

    /** What to go on with, from the last attempt; fails if that is too little. */
    List<RawKey> keys(UnreadableSpan span, Found found);
  }

  private RepairedGaps(
      SpanRepair spans, Purpose purpose, BooleanSupplier wanted, ControlLoop control) {
    this.spans = spans;
    this.purpose = purpose;
    this.wanted = wanted;
    this.control = control;
  }

  /**
   * For a copy, which leaves nothing out: it goes on with all that this server owns, or fails.
   *
   * @param wanted asked before each further attempt
   */
  static Gaps copying(SpanRepair spans, BooleanSupplier wanted, ControlLoop control) {
    return new RepairedGaps(spans, new Copying(), wanted, control);
  }

  /**
   * For the delete phase: of what others own it goes on with the records that can be read by
   * themselves, such as have been repaired. The rest can't be shown to anybody, so it may stay.
   *
   * @param wanted asked before each further attempt
   */
  static Gaps dropping(SpanRepair spans, Store store, BooleanSupplier wanted, ControlLoop control) {
    return new RepairedGaps(spans, new Dropping(store), wanted, control);
  }

  private static final class Copying implements Purpose {

    @Override
    public boolean isServedBy(Found found) {
      return found.isComplete();
    }

    @Override
    public List<RawKey> keys(UnreadableSpan span, Found found) {
      if (!found.isComplete()) {
        throw new StoreException("no other owner can tell all of it: " + span.words());
      }
      return found.own();
    }
  }

  private record Dropping(Store store) implements Purpose {

    @Override
    public boolean isServedBy(Found found) {
      return found.isToldByAll();
    }

    @Override
    public List<RawKey> keys(UnreadableSpan span, Found found) {
      return found.foreign().stream().filter(this::isReadable).toList();
    }

    private boolean isReadable(RawKey key) {
      try {
        return store.get(key).isPresent();
      } catch (UnreadableException e) {
        return false;
      }
    }
  }

  @Override
  public CompletableFuture<Filling> fill(UnreadableSpan span) {
    log.warn("{}; other owners are asked what is there", span.words());
    return attempt(span, 1)
        .thenApply(found -> new Filling(purpose.keys(span, found), found.rest()));
  }

  private CompletableFuture<Found> attempt(UnreadableSpan span, int number) {
    return spans
        .repair(span)
        .thenCompose(
            found ->
                purpose.isServedBy(found) || number == ATTEMPTS || !wanted.getAsBoolean()
                    ? CompletableFuture.completedFuture(found)
                    : attemptLater(span, number + 1));
  }

  private CompletableFuture<Found> attemptLater(UnreadableSpan span, int number) {
    CompletableFuture<Found> later = new CompletableFuture<>();
    control.schedule(
        PAUSE_MILLIS,
        () ->
            attempt(span, number)
                .whenComplete(
                    (found, failure) -> {
                      if (failure == null) {
                        later.complete(found);
                      } else {
                        later.completeExceptionally(failure);
                      }
                    }));
    return later;
  }
}
