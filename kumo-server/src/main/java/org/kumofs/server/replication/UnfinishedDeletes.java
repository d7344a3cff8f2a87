package org.kumofs.server.replication;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;

/**
 * The deletes whose tombstone lies here but, as far as this server knows, not yet on all replicas:
 * those under way, and the last ones that failed. Without them the retry of a failed delete would
 * find the tombstone, answer "not found" and leave the replicas with the value.
 *
 * <p>The delete of a key is begun and looked up inside the key's stripe.
 */
final class UnfinishedDeletes {

  private final int maxFailed;
  private final Map<RawKey, UnfinishedDelete> byKey = new HashMap<>();
  private final Queue<UnfinishedDelete> failed = new ArrayDeque<>();

  /**
   * @param maxFailed how many failed deletes are remembered
   */
  UnfinishedDeletes(int maxFailed) {
    this.maxFailed = maxFailed;
  }

  /** A tombstone on its way; the future tells whether it has come to all replicas. */
  record UnfinishedDelete(RawKey key, RawValue tombstone, CompletableFuture<Boolean> replicated) {

    boolean hasFailed() {
      return replicated.isDone() && !replicated.join();
    }
  }

  /** Notes a delete; it is forgotten when its future says that it is done. */
  UnfinishedDelete begin(RawKey key, RawValue tombstone) {
    UnfinishedDelete begun = new UnfinishedDelete(key, tombstone, new CompletableFuture<>());
    synchronized (this) {
      byKey.put(key, begun);
    }
    begun.replicated().thenAccept(done -> ended(begun, done));
    return begun;
  }

  private synchronized void ended(UnfinishedDelete delete, boolean done) {
    if (done) {
      byKey.remove(delete.key(), delete);
      return;
    }
    failed.add(delete);
    if (failed.size() > maxFailed) {
      UnfinishedDelete oldest = failed.remove();
      byKey.remove(oldest.key(), oldest);
    }
  }

  /** The delete that left this tombstone, if it is unfinished. */
  synchronized Optional<UnfinishedDelete> find(RawKey key, RawValue tombstone) {
    return Optional.ofNullable(byKey.get(key))
        .filter(delete -> delete.tombstone().equals(tombstone));
  }

  /** How many are remembered. */
  synchronized int size() {
    return byKey.size();
  }
}
