package org.kumofs.server.replication;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.ring.RingPair;
import org.kumofs.server.membership.RingListener;

/**
 * Brings what the coordinator stored to the other owners. Register it as a listener of the rings: a
 * change that takes a hung server out releases the writes that wait for it.
 */
public final class Replicator implements RingListener {

  private final ReplicationMeans means;

  /** By number, which gives them an order that does not differ from run to run. */
  private final Map<Long, ReplicatedWrite> underWay = new ConcurrentHashMap<>();

  private final AtomicLong begun = new AtomicLong();

  /** Works by these means. */
  public Replicator(ReplicationMeans means) {
    this.means = means;
  }

  /**
   * Sends a record that was stored here, value or tombstone, to the other owners. Any thread.
   *
   * @return what became of it; never fails
   */
  CompletableFuture<ReplicationOutcome> replicate(RawKey key, RawValue record) {
    ReplicatedWrite write = new ReplicatedWrite(new ReplicatedRecord(key, record), means);
    long number = begun.incrementAndGet();
    underWay.put(number, write);
    write.result().whenComplete((outcome, never) -> underWay.remove(number));
    // After it is known to ringsChanged: no change can slip in between.
    write.review();
    return write.result();
  }

  @Override
  public void ringsChanged(RingPair before, RingPair after) {
    underWay.values().forEach(ReplicatedWrite::review);
  }

  /** How many writes wait for replicas. */
  public int underWay() {
    return underWay.size();
  }
}
