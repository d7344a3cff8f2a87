package org.kumofs.server.replication;

import java.util.concurrent.CompletableFuture;
import org.kumofs.server.store.Store;
import org.kumofs.testing.VirtualTime;

/** Repairs for tests in which single records need none. */
public final class Repairs {

  private Repairs() {}

  /** Repairs nothing: every record can be read. */
  public static SpanRepair ofSpans(
      Store store, Ownership ownership, SpanRepair.Neighbours others, VirtualTime time) {
    RecordRepair records =
        new RecordRepair(
            store,
            ownership,
            (key, owner) -> CompletableFuture.failedFuture(new AssertionError()),
            time.executor(),
            time);
    return new SpanRepair(store, ownership, records, others, time.executor());
  }
}
