package org.kumofs.server.replace;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.kumofs.data.RawKey;
import org.kumofs.server.replication.SpanRepair;
import org.kumofs.server.store.Store;
import org.kumofs.server.store.UnreadableException;
import org.kumofs.server.store.UnreadableSpan;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the delete phase does about records that it can't walk over: of those that others own it
 * drops the ones that can be read by themselves, such as have been repaired. The rest can't be
 * shown to anybody, so it may stay.
 */
record DropGaps(SpanRepair spans, Store store) implements Gaps {

  private static final Logger log = LoggerFactory.getLogger(DropGaps.class);

  @Override
  public CompletableFuture<List<RawKey>> keysIn(UnreadableSpan span) {
    log.warn("{}; what is not needed there stays as far as it can't be read", span.words());
    return spans
        .repair(span)
        .thenApply(found -> found.foreign().stream().filter(this::isReadable).toList());
  }

  private boolean isReadable(RawKey key) {
    try {
      return store.get(key).isPresent();
    } catch (UnreadableException e) {
      return false;
    }
  }
}
