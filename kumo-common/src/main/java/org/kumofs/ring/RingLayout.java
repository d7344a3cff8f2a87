package org.kumofs.ring;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the members of a ring lie and who follows whom, immutable. It depends on their addresses
 * and the order of these alone, so all rings with the same members can share it.
 */
final class RingLayout {

  private final List<NodeAddress> members;

  /** Sorted, unsigned; the keys up to point i belong to group groupAt[i]. */
  private final long[] points;

  private final int[] groupAt;

  /** Numbers of members that own keys together, in ring order; each group once. */
  private final List<List<Integer>> groups;

  private record Point(long at, int member) {}

  private RingLayout(
      List<NodeAddress> members, long[] points, int[] groupAt, List<List<Integer>> groups) {
    this.members = members;
    this.points = points;
    this.groupAt = groupAt;
    this.groups = groups;
  }

  /** Lays out members, given in the order of their attachment. */
  static RingLayout of(List<NodeAddress> members) {
    List<Point> sorted = new ArrayList<>(members.size() * Ring.VIRTUAL_NODES);
    for (int member = 0; member < members.size(); member++) {
      long at = KeyHash.of(members.get(member).toWire());
      for (int i = 0; i < Ring.VIRTUAL_NODES; i++) {
        sorted.add(new Point(at, member));
        at = KeyHash.ofLong(at);
      }
    }
    // The sort is stable: members with the same point keep their order.
    sorted.sort((a, b) -> Long.compareUnsigned(a.at(), b.at()));
    Map<List<Integer>, Integer> groups = new HashMap<>();
    List<List<Integer>> inOrder = new ArrayList<>();
    int[] groupAt = new int[sorted.size()];
    int wanted = Math.min(Ring.REPLICATION_FACTOR, members.size());
    for (int start = 0; start < groupAt.length; start++) {
      List<Integer> group = firstFrom(sorted, start, wanted);
      Integer known = groups.putIfAbsent(group, inOrder.size());
      if (known == null) {
        inOrder.add(group);
      }
      groupAt[start] = groups.get(group);
    }
    long[] points = sorted.stream().mapToLong(Point::at).toArray();
    return new RingLayout(members, points, groupAt, inOrder);
  }

  private static List<Integer> firstFrom(List<Point> sorted, int start, int wanted) {
    List<Integer> found = new ArrayList<>(wanted);
    for (int at = start; found.size() < wanted; at = (at + 1) % sorted.size()) {
      Integer member = sorted.get(at).member();
      if (!found.contains(member)) {
        found.add(member);
      }
    }
    return found;
  }

  /** Whether it is that of such members. */
  boolean isOf(List<NodeAddress> others) {
    return members.equals(others);
  }

  /**
   * The owners of the keys up to each point.
   *
   * @param nodes the members with their state, in their order
   */
  Owners[] spread(List<RingNode> nodes) {
    Owners[] ofGroups = new Owners[groups.size()];
    for (int i = 0; i < ofGroups.length; i++) {
      ofGroups[i] = new Owners(groups.get(i).stream().map(nodes::get).toList());
    }
    Owners[] from = new Owners[points.length];
    for (int i = 0; i < from.length; i++) {
      from[i] = ofGroups[groupAt[i]];
    }
    return from;
  }

  long point(int index) {
    return points[index];
  }

  /** The index of the first point at or after a hash, around the ring. */
  int pointAtOrAfter(long keyHash) {
    int low = 0;
    int high = points.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Long.compareUnsigned(points[middle], keyHash) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low == points.length ? 0 : low;
  }
}
