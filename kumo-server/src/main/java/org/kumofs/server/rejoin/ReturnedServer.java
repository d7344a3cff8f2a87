package org.kumofs.server.rejoin;

import java.util.List;
import org.kumofs.clock.ClockTime;
import org.kumofs.message.HeldRecords;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.Ring;
import org.kumofs.ring.RingNode;

/** A server that has come back with its records: what it has is not sent again. */
public final class ReturnedServer {

  private final NodeAddress server;
  private final HeldRecords held;
  private final List<Ring> rings;

  /** A server, and what it has. */
  public ReturnedServer(NodeAddress server, HeldRecords held) {
    this.server = server;
    this.held = held;
    this.rings = held.rings().stream().map(Ring::of).toList();
  }

  /** Whether it may lack a record, or hold one that it replaces or deletes. */
  public boolean mayLack(long keyHash, ClockTime stamp) {
    return held.mayLack(keyHash, stamp)
        || rings.stream().anyMatch(ring -> !isOwnerBy(ring, keyHash));
  }

  private boolean isOwnerBy(Ring ring, long keyHash) {
    for (RingNode owner : ring.ownersOf(keyHash).all()) {
      if (owner.address().equals(server)) {
        return true;
      }
    }
    return false;
  }
}
