package org.kumofs.server.replication;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.kumofs.data.RawKey;

/**
 * The deletes whose tombstone lies here but, as far as this server knows, not yet on all replicas:
 * those under way, and the last ones that failed. Without them the retry of a failed delete would
 * find the tombstone, answer "not found" and leave the replicas with the value.
 *
 * <p>The delete of a key is begun and looked up inside the key's stripe.
 */
final class UnfinishedDeletes {

  private final int maxFailed;
  private final Map<RawKey, CompletableFuture<Boolean>> byKey = new HashMap<>();
  private final Queue<FailedDelete> failed = new ArrayDeque<>();

  private record FailedDelete(RawKey key, CompletableFuture<Boolean> end) {}

  /**
   * @param maxFailed how many failed deletes are remembered
   */
  UnfinishedDeletes(int maxFailed) {
    this.maxFailed = maxFailed;
  }

  /**
   * Notes a delete.
   *
   * @return to be completed with whether all replicas have the tombstone
   */
  CompletableFuture<Boolean> begin(RawKey key) {
    CompletableFuture<Boolean> end = new CompletableFuture<>();
    synchronized (this) {
      byKey.put(key, end);
    }
    end.thenAccept(done -> ended(key, end, done));
    return end;
  }

  private synchronized void ended(RawKey key, CompletableFuture<Boolean> end, boolean done) {
    if (done) {
      byKey.remove(key, end);
      return;
    }
    failed.add(new FailedDelete(key, end));
    if (failed.size() > maxFailed) {
      FailedDelete oldest = failed.remove();
      byKey.remove(oldest.key(), oldest.end());
    }
  }

  /** The end of the last delete of a key, unless all replicas are known to have its tombstone. */
  synchronized Optional<CompletableFuture<Boolean>> find(RawKey key) {
    return Optional.ofNullable(byKey.get(key));
  }

  /** How many are remembered. */
  synchronized int size() {
    return byKey.size();
  }
}
