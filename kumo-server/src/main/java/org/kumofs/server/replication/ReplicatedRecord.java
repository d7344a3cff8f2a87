package org.kumofs.server.replication;

import java.util.Optional;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.message.ReplicateDelete;
import org.kumofs.message.ReplicateSet;
import org.kumofs.message.Request;
import org.kumofs.message.RingStamps;

/**
 * A record on its way to the replicas.
 *
 * @param key the key
 * @param record a stamped value, or a tombstone for a delete
 */
record ReplicatedRecord(RawKey key, RawValue record) {

  boolean isDelete() {
    return record.isTombstone();
  }

  /**
   * What a replica is asked to do.
   *
   * @param rings by which rings the write goes, for who understands that
   */
  Request<Boolean> request(int flags, Optional<RingStamps> rings) {
    int clock = record.clockTime().clock();
    return isDelete()
        ? new ReplicateDelete(clock, flags, record.clockTime(), key, rings)
        : new ReplicateSet(clock, flags, key, record, rings);
  }
}
