package org.kumofs.server.replace;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.kumofs.data.RawKey;
import org.kumofs.server.store.UnreadableSpan;

/** What a walk does about records that it can't read. */
@FunctionalInterface
interface Gaps {

  /**
   * Finds out what lies in a span; any thread, never blocks.
   *
   * @return the keys to go on with, in their order, each of which can be read by itself; fails if
   *     the walk can't go on without what is there
   */
  CompletableFuture<List<RawKey>> keysIn(UnreadableSpan span);
}
