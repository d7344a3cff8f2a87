package org.kumofs.server.replace;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.kumofs.data.RawKey;
import org.kumofs.server.replication.SpanRepair;
import org.kumofs.server.store.StoreException;
import org.kumofs.server.store.UnreadableSpan;
import org.kumofs.time.ControlLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a copy does about records that it can't read: they are repaired by what other owners have. A
 * copy leaves nothing out, so it fails if nobody can tell.
 */
final class CopyGaps implements Gaps {

  private static final Logger log = LoggerFactory.getLogger(CopyGaps.class);

  /** Others may be busy, or go by the ring a moment later. */
  private static final int ATTEMPTS = 10;

  private static final long PAUSE_MILLIS = 1_000;

  private final SpanRepair spans;
  private final BooleanSupplier wanted;
  private final ControlLoop control;

  /**
   * @param wanted asked before each attempt
   */
  CopyGaps(SpanRepair spans, BooleanSupplier wanted, ControlLoop control) {
    this.spans = spans;
    this.wanted = wanted;
    this.control = control;
  }

  @Override
  public CompletableFuture<List<RawKey>> keysIn(UnreadableSpan span) {
    log.warn("{}; they are copied as other owners have them", span.words());
    CompletableFuture<List<RawKey>> result = new CompletableFuture<>();
    tryOnce(span, 1, result);
    return result;
  }

  private void tryOnce(UnreadableSpan span, int attempt, CompletableFuture<List<RawKey>> result) {
    spans
        .repair(span)
        .whenComplete(
            (found, failure) -> {
              if (failure == null && found.isComplete()) {
                result.complete(found.own());
              } else if (attempt < ATTEMPTS && wanted.getAsBoolean()) {
                control.schedule(PAUSE_MILLIS, () -> tryOnce(span, attempt + 1, result));
              } else {
                result.completeExceptionally(
                    new StoreException("no other owner can tell all of it: " + span.words()));
              }
            });
  }
}
