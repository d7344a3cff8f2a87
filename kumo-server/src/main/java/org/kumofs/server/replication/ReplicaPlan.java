package org.kumofs.server.replication;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.Owners;
import org.kumofs.ring.Ring;
import org.kumofs.ring.RingPair;

/**
 * Where a write goes by a pair of rings, seen from one server. Pure. See {@code
 * docs/replication.md}.
 *
 * @param refusal why this server is not to coordinate the write; the lists are empty then
 * @param required the other active owners by the write ring: the write fails without them
 * @param byReadRing the other servers that may answer reads: while the rings differ, the active
 *     owners by the read ring; and, while servers are left that may go by a former read ring, the
 *     active owners by that
 */
record ReplicaPlan(
    Optional<Refusal> refusal, List<NodeAddress> required, List<NodeAddress> byReadRing) {

  /**
   * Plans a write of a key that {@code self} was asked to coordinate.
   *
   * @param formerReadRings those by which other servers may still answer reads
   */
  static ReplicaPlan of(
      RingPair rings, List<Ring> formerReadRings, long keyHash, NodeAddress self) {
    if (rings.write().isEmpty() || rings.read().isEmpty()) {
      return refused(Refusal.NOT_READY);
    }
    Owners writers = rings.write().ownersOf(keyHash);
    if (!writers.isCoordinator(self)) {
      return refused(Refusal.OBSOLETE_RING);
    }
    List<NodeAddress> required = writers.active().subList(1, writers.active().size());
    List<NodeAddress> byReadRing = onlyByReadRing(rings, keyHash, writers);
    if (!formerReadRings.isEmpty()) {
      byReadRing = withFormerReaders(byReadRing, rings, formerReadRings, keyHash, writers);
    }
    return new ReplicaPlan(Optional.empty(), required, byReadRing);
  }

  /** Servers that the rings no longer name as active are given up. */
  private static List<NodeAddress> withFormerReaders(
      List<NodeAddress> byReadRing,
      RingPair rings,
      List<Ring> formerReadRings,
      long keyHash,
      Owners writers) {
    Stream<NodeAddress> former =
        formerReadRings.stream()
            .flatMap(ring -> ring.ownersOf(keyHash).active().stream())
            .filter(reader -> rings.write().isActive(reader) || rings.read().isActive(reader))
            .filter(reader -> !writers.isActiveOwner(reader));
    return Stream.concat(byReadRing.stream(), former).distinct().toList();
  }

  private static List<NodeAddress> onlyByReadRing(RingPair rings, long keyHash, Owners writers) {
    if (!rings.differ()) {
      return List.of();
    }
    return rings.read().ownersOf(keyHash).active().stream()
        .filter(owner -> !writers.isActiveOwner(owner))
        .toList();
  }

  private static ReplicaPlan refused(Refusal refusal) {
    return new ReplicaPlan(Optional.of(refusal), List.of(), List.of());
  }

  /** Whether the node still has a use for the write. */
  boolean includes(NodeAddress node) {
    return required.contains(node) || byReadRing.contains(node);
  }
}
