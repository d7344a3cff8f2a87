package org.kumofs.server.replace;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.kumofs.data.RawKey;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.Ring;
import org.kumofs.ring.RingNode;
import org.kumofs.ring.RingPair;
import org.kumofs.server.membership.RingHolder;
import org.kumofs.server.store.Decision;
import org.kumofs.server.store.Mutation;
import org.kumofs.server.store.Mutations;
import org.kumofs.server.store.Store;
import org.kumofs.server.store.StoredRecord;

/**
 * The delete phase on one server: drops each record that this server does not own, up or down, by
 * either ring, and tombstones that have become too old. Ownership is asked again inside the
 * decision on each key, so a ring that comes in between keeps what it gives to this server.
 */
final class ReplaceDeleter implements PacedScan.Visitor {

  private final Store store;
  private final RingHolder rings;
  private final NodeAddress self;
  private final long oldestTombstoneSeconds;
  private final ReplaceProgress progress;

  /**
   * @param oldestTombstoneSeconds tombstones of before this time, Unix seconds, are dropped
   */
  ReplaceDeleter(
      Store store,
      RingHolder rings,
      NodeAddress self,
      long oldestTombstoneSeconds,
      ReplaceProgress progress) {
    this.store = store;
    this.rings = rings;
    this.self = self;
    this.oldestTombstoneSeconds = oldestTombstoneSeconds;
    this.progress = progress;
  }

  @Override
  public CompletableFuture<Void> visit(List<StoredRecord> records) {
    for (StoredRecord record : records) {
      if (dropIfNotNeeded(record)) {
        progress.recordDropped();
      }
    }
    progress.scanned(records);
    return CompletableFuture.completedFuture(null);
  }

  private boolean dropIfNotNeeded(StoredRecord record) {
    RawKey key = record.key();
    if (!isOwned(key)) {
      Mutation<Boolean> drop = Mutations.dropIf(record.value().clockTime());
      return store.mutate(
          key, current -> isOwned(key) ? Decision.keep(false) : drop.decide(current));
    }
    return isOldTombstone(record) && store.dropTrace(key, record.value().clockTime());
  }

  private boolean isOldTombstone(StoredRecord record) {
    return record.value().isTombstone()
        && record.value().clockTime().unixSeconds() < oldestTombstoneSeconds;
  }

  private boolean isOwned(RawKey key) {
    RingPair now = rings.rings();
    return now.write().isEmpty() || isOwner(now.write(), key) || isOwner(now.read(), key);
  }

  private boolean isOwner(Ring ring, RawKey key) {
    for (RingNode owner : ring.ownersOf(key.hash()).all()) {
      if (owner.address().equals(self)) {
        return true;
      }
    }
    return false;
  }
}
