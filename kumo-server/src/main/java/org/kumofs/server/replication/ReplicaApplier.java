package org.kumofs.server.replication;

import java.util.Optional;
import org.kumofs.clock.HybridClock;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.message.ReplicateDelete;
import org.kumofs.message.ReplicateSet;
import org.kumofs.ring.NodeAddress;
import org.kumofs.server.access.AccessMemory;
import org.kumofs.server.replication.Ownership.HandOver;
import org.kumofs.server.store.Mutations;
import org.kumofs.server.store.Presence;
import org.kumofs.server.store.Store;

/**
 * Takes what coordinators replicate to this server: a record is stored if it is later than what is
 * there. Methods block on the disk and throw as those of {@link WriteCoordinator} do.
 */
public final class ReplicaApplier {

  private final Store store;
  private final Ownership ownership;
  private final HybridClock clock;
  private final Presence presence;
  private final Settlement settlement;
  private final AccessMemory accesses;

  /** Applies to a store. */
  public ReplicaApplier(
      Store store,
      Ownership ownership,
      HybridClock clock,
      Settlement settlement,
      AccessMemory accesses) {
    this.store = store;
    this.ownership = ownership;
    this.clock = clock;
    this.presence = new Presence(store, clock);
    this.settlement = settlement;
    this.accesses = accesses;
  }

  /** Applies a value; tells whether it is what readers are shown here now, if they are any. */
  public boolean apply(NodeAddress sender, ReplicateSet request) {
    HandOver handOver = new HandOver(sender, request.flags(), request.rings());
    return apply(handOver, request.key(), request.value());
  }

  /** Applies a tombstone; tells whether it is what readers are shown here now, if they are any. */
  public boolean apply(NodeAddress sender, ReplicateDelete request) {
    RawValue tombstone = RawValue.tombstone(request.clockTime());
    HandOver handOver = new HandOver(sender, request.flags(), request.rings());
    return apply(handOver, request.key(), tombstone);
  }

  private boolean apply(HandOver handOver, RawKey key, RawValue record) {
    boolean stored =
        store.mutate(
            key, ownership.asReplica(key, handOver, Mutations.update(record, presence).urgent()));
    if (stored) {
      accesses.stored(key);
    } else if (lies(key, record)) {
      settlement.repeated(key, record.clockTime());
      stored = true;
    }
    clock.lamport().observe(record.clockTime().clock());
    return stored;
  }

  /** Two coordinators, one after the other, may give the same stamp to different records. */
  private boolean lies(RawKey key, RawValue record) {
    return store.get(key).equals(Optional.of(record));
  }
}
