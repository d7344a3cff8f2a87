package org.kumofs.ring;

import java.util.function.Predicate;

/** Whether a ring can do without a member. Pure. */
public final class Coverage {

  private Coverage() {}

  /**
   * Whether some keys would be without any owner that helps if a member were marked as down. A
   * fault keeps its place, so nobody takes over for the last owner of a key; marking that one would
   * leave a ring in which no restart brings its records back.
   *
   * @param member an address; one that is not active in the ring is never needed
   * @param helps which other members count, beside being active: for instance those that can be
   *     reached
   */
  public static boolean needs(Ring ring, NodeAddress member, Predicate<NodeAddress> helps) {
    return ring.isActive(member)
        && ring.ranges().stream()
            .map(Owners::active)
            .filter(owners -> owners.contains(member))
            .anyMatch(
                owners ->
                    owners.stream().noneMatch(owner -> !owner.equals(member) && helps.test(owner)));
  }
}
