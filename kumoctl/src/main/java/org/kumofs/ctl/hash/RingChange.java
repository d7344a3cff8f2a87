package org.kumofs.ctl.hash;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.Owners;
import org.kumofs.ring.Ring;

/**
 * What a change of members does to the keys. All figures are shares of all possible keys, 0 to 1,
 * and no estimates: between two points of both rings no key differs from another, so each such arc
 * counts by its length. Members that are down hold nothing.
 */
public final class RingChange {

  private static final double WHOLE_RING = 0x1p64;

  private double otherCoordinator;
  private double otherOwners;
  private double copies;
  private final Map<NodeAddress, Share> before = new HashMap<>();
  private final Map<NodeAddress, Share> after = new HashMap<>();

  /**
   * What one server has to do with.
   *
   * @param coordinates keys whose writes it takes
   * @param holds keys of which it has a copy
   */
  public record Share(double coordinates, double holds) {

    /** A server with nothing to do. */
    public static final Share NONE = new Share(0, 0);

    private Share plus(Share other) {
      return new Share(coordinates + other.coordinates, holds + other.holds);
    }
  }

  private RingChange() {}

  /** Compares two rings. */
  public static RingChange between(Ring before, Ring after) {
    RingChange change = new RingChange();
    long[] ends = arcEnds(before, after);
    for (int i = 0; i < ends.length; i++) {
      long length = ends[i] - ends[(i + ends.length - 1) % ends.length];
      double share = ends.length == 1 ? 1 : unsigned(length) / WHOLE_RING;
      change.add(before.ownersOf(ends[i]), after.ownersOf(ends[i]), share);
    }
    return change;
  }

  /** Where the owners of keys may change, by one ring or the other. */
  private static long[] arcEnds(Ring before, Ring after) {
    return Stream.of(before, after)
        .flatMap(ring -> ring.virtualNodes().stream())
        .flatMapToLong(virtualNode -> LongStream.of(virtualNode.point()))
        .boxed()
        .distinct()
        .sorted(Long::compareUnsigned)
        .mapToLong(Long::longValue)
        .toArray();
  }

  private static double unsigned(long length) {
    return 2.0 * (length >>> 1) + (length & 1);
  }

  private void add(Owners old, Owners now, double share) {
    if (!old.coordinator().equals(now.coordinator())) {
      otherCoordinator += share;
    }
    Set<NodeAddress> fresh = new HashSet<>(now.active());
    fresh.removeAll(old.active());
    if (!fresh.isEmpty() || old.active().size() != now.active().size()) {
      otherOwners += share;
    }
    copies += fresh.size() * share;
    count(before, old, share);
    count(after, now, share);
  }

  private static void count(Map<NodeAddress, Share> shares, Owners owners, double share) {
    List<NodeAddress> active = owners.active();
    for (int i = 0; i < active.size(); i++) {
      shares.merge(active.get(i), new Share(i == 0 ? share : 0, share), Share::plus);
    }
  }

  /** Keys that get another coordinator. */
  public double otherCoordinator() {
    return otherCoordinator;
  }

  /** Keys that get another set of owners. */
  public double otherOwners() {
    return otherOwners;
  }

  /** Copies to be made of records, as a multiple of the number of keys: 0 to 3. */
  public double copies() {
    return copies;
  }

  /** What a server has by the old ring. */
  public Share before(NodeAddress server) {
    return before.getOrDefault(server, Share.NONE);
  }

  /** What a server has by the new ring. */
  public Share after(NodeAddress server) {
    return after.getOrDefault(server, Share.NONE);
  }
}
