package org.kumofs.server.replication;

import java.util.List;
import java.util.Optional;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawKey;
import org.kumofs.message.ReplicateFlags;
import org.kumofs.message.RingStamps;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.Owners;
import org.kumofs.ring.Ring;
import org.kumofs.ring.RingPair;
import org.kumofs.server.membership.RingHolder;
import org.kumofs.server.store.Decision;
import org.kumofs.server.store.Mutation;

/**
 * What this server may do with a key, by the rings of the moment. The checks of changes run inside
 * the key's stripe, as {@link RingHolder} wants it. See {@code docs/wire-format.md}, Owners.
 */
public final class Ownership {

  private final RingHolder rings;
  private final NodeAddress self;

  /**
   * @param self this server's announced address
   */
  public Ownership(RingHolder rings, NodeAddress self) {
    this.rings = rings;
    this.self = self;
  }

  /**
   * Makes sure that this server answers reads of a key: it is an active owner by the read ring.
   *
   * @throws NotOwnerException if it is not
   */
  public void requireReader(RawKey key) {
    requireActiveOwner(rings.rings().read(), key);
  }

  /**
   * The owners that know a key better than this server, which is to coordinate a write of it: the
   * active owners by the read ring, unless this server is one of them.
   *
   * @throws NotOwnerException if it is not the coordinator
   */
  List<NodeAddress> betterInformed(RawKey key) {
    RingPair now = rings.rings();
    requirePlan(now, key);
    List<NodeAddress> readers = now.read().ownersOf(key.hash()).active();
    return now.differ() && !readers.contains(self) ? readers : List.of();
  }

  /** A change that only the coordinator of the key decides on. */
  <T> Mutation<T> asCoordinator(RawKey key, Mutation<T> change) {
    return current -> {
      requirePlan(rings.rings(), key);
      return change.decide(current);
    };
  }

  private void requirePlan(RingPair by, RawKey key) {
    plan(by, key)
        .refusal()
        .ifPresent(
            refusal -> {
              throw new NotOwnerException(refusal);
            });
  }

  /**
   * A change that another server hands to this one.
   *
   * <p>By the write ring it has to come from the key's coordinator. Where the rings of the two
   * disagree on who that is, one of them is about to learn better: if it is the sender, an owner
   * that only the newer ring names would miss the write; so it is to ask again until the rings
   * agree.
   *
   * <p>A sender that tells by which rings it goes is refused if a later one for writes is here,
   * even if that changes nothing for this server: others may own the key by it, and what the scan
   * of that ring has passed is not copied any more.
   *
   * @param handOver where the change comes from
   * @param change tells whether it was stored; true also if there is no use in storing it, since
   *     this server answers no reads of the key by the sender's ring for reads, or a later one
   */
  Mutation<Boolean> asReplica(RawKey key, HandOver handOver, Mutation<Boolean> change) {
    return current -> {
      RingPair now = rings.rings();
      if (handOver.isBehind(now.write())) {
        throw new NotOwnerException(Refusal.OBSOLETE_RING);
      }
      if (handOver.isByReadRing()) {
        if (handOver.isNotAheadOf(now.read())
            && !now.read().ownersOf(key.hash()).isActiveOwner(self)) {
          return Decision.keep(true);
        }
        requireActiveOwner(now.read(), key);
      } else {
        Owners owners = requireActiveOwner(now.write(), key);
        if (!owners.isCoordinator(handOver.sender())) {
          throw new NotOwnerException(Refusal.OBSOLETE_RING);
        }
      }
      return change.decide(current);
    };
  }

  /**
   * How a coordinator hands a change to this server.
   *
   * @param sender the coordinator
   * @param flags bits of {@link ReplicateFlags}
   * @param rings by which rings it goes; originals do not tell
   */
  record HandOver(NodeAddress sender, int flags, Optional<RingStamps> rings) {

    private boolean isByReadRing() {
      return ReplicateFlags.isByReadRing(flags);
    }

    private boolean isBehind(Ring write) {
      return rings.isPresent() && rings.get().write().isBefore(write.clockTime());
    }

    private boolean isNotAheadOf(Ring read) {
      return rings.isPresent() && !read.isEmpty() && !read.clockTime().isBefore(rings.get().read());
    }
  }

  /**
   * A change that another owner hands on to this one.
   *
   * @param writeRing the stamp of its write ring: by another ring the record may be given up
   *     already
   */
  <T> Mutation<T> asHolder(RawKey key, ClockTime writeRing, Mutation<T> change) {
    return current -> {
      RingPair now = rings.rings();
      if (!now.write().clockTime().equals(writeRing)) {
        throw new NotOwnerException(Refusal.OBSOLETE_RING);
      }
      if (!now.write().ownersOf(key.hash()).isActiveOwner(self)) {
        requireActiveOwner(now.read(), key);
      }
      return change.decide(current);
    };
  }

  /**
   * A change that somebody hands to all active owners by both rings. It has to be by the same rings
   * here and there: an owner that only newer ones name would miss it, and once they are here, it is
   * copied no more.
   */
  <T> Mutation<T> asImported(RawKey key, RingStamps by, Mutation<T> change) {
    return current -> {
      RingPair now = rings.rings();
      if (!now.write().clockTime().equals(by.write())
          || !now.read().clockTime().equals(by.read())) {
        throw new NotOwnerException(Refusal.OBSOLETE_RING);
      }
      if (!now.write().ownersOf(key.hash()).isActiveOwner(self)) {
        requireActiveOwner(now.read(), key);
      }
      return change.decide(current);
    };
  }

  /** The ring that reads go by. */
  public Ring readRing() {
    return rings.rings().read();
  }

  /** Whether this server is the first active owner of a key by a ring. */
  public boolean isFirstOwner(Ring ring, RawKey key) {
    return ring.ownersOf(key.hash()).isCoordinator(self);
  }

  private Owners requireActiveOwner(Ring ring, RawKey key) {
    if (ring.isEmpty()) {
      throw new NotOwnerException(Refusal.NOT_READY);
    }
    Owners owners = ring.ownersOf(key.hash());
    if (!owners.isActiveOwner(self)) {
      throw new NotOwnerException(Refusal.OBSOLETE_RING);
    }
    return owners;
  }

  /** This server's announced address. */
  NodeAddress self() {
    return self;
  }

  /** The server that takes writes of a key, by this server's write ring. */
  Optional<NodeAddress> coordinatorOf(RawKey key) {
    return rings.rings().write().ownersOf(key.hash()).coordinator();
  }

  /** The rings of the moment. */
  RingPair rings() {
    return rings.rings();
  }

  /** Where a write of the key goes by these rings. */
  ReplicaPlan plan(RingPair by, RawKey key) {
    return ReplicaPlan.of(by, rings.formerReadRings(), key.hash(), self);
  }
}
