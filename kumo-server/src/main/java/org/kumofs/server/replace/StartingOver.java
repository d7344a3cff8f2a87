package org.kumofs.server.replace;

import java.util.List;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.Owners;
import org.kumofs.ring.Ring;
import org.kumofs.ring.RingNode;
import org.kumofs.ring.RingPair;

/**
 * How much of its records a server forgets before it becomes an active member of the write ring.
 * Pure.
 *
 * <p>A server that was away holds records that were deleted meanwhile, and nobody may know of the
 * deletes any more. What it holds is safe to forget as soon as others answer reads in its place:
 * they will offer it all that it is to own.
 */
enum StartingOver {
  /** The server was in already, or nobody else vouches for any record. */
  NOTHING,
  /** All records have an active owner by the read ring. */
  EVERYTHING,
  /**
   * Some records have none: the read ring names this server and others that are down. Those are
   * kept, all others forgotten.
   */
  WHAT_OTHERS_HAVE;

  /**
   * Decides.
   *
   * @param held the write ring that the server goes by
   * @param next the rings that it is to go by
   */
  static StartingOver of(Ring held, RingPair next, NodeAddress self) {
    boolean joins = !held.isActive(self) && next.write().isActive(self);
    if (!joins || next.read().isEmpty() || next.read().isActive(self)) {
      return NOTHING;
    }
    boolean holdsLastCopies =
        next.read().virtualNodes().stream()
            .anyMatch(node -> mayHoldLastCopy(next.read(), node.point(), self));
    return holdsLastCopies ? WHAT_OTHERS_HAVE : EVERYTHING;
  }

  /** Whether the read ring names this server for a key, and no server that is up. */
  static boolean mayHoldLastCopy(Ring read, long keyHash, NodeAddress self) {
    Owners owners = read.ownersOf(keyHash);
    return owners.active().isEmpty() && isAmong(owners.all(), self);
  }

  private static boolean isAmong(List<RingNode> owners, NodeAddress self) {
    return owners.stream().anyMatch(owner -> owner.address().equals(self));
  }
}
