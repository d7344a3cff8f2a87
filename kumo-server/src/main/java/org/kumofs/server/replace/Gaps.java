package org.kumofs.server.replace;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.kumofs.data.RawKey;
import org.kumofs.server.store.UnreadableSpan;

/** What a walk does about records that it can't read. */
@FunctionalInterface
interface Gaps {

  /**
   * What lies at the beginning of a span.
   *
   * @param keys to go on with, in their order, each of which can be read by itself
   * @param rest where to go on then; empty behind the span
   */
  record Filling(List<RawKey> keys, Optional<UnreadableSpan> rest) {}

  /**
   * Finds out what lies in a span; any thread, never blocks. Fails if the walk can't go on without
   * that.
   */
  CompletableFuture<Filling> fill(UnreadableSpan span);
}
