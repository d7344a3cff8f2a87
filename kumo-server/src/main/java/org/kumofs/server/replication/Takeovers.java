package org.kumofs.server.replication;

import java.util.ArrayList;
import java.util.List;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawKey;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.Ring;

/**
 * When keys have come to have another coordinator than before, or this server has been started
 * anew. What the former one, or the earlier run, wrote last may not be on all owners. Safe for use
 * by many threads; one of them adds.
 */
final class Takeovers {

  private static final int MAX_REMEMBERED = 8;

  private volatile List<Takeover> takeovers = List.of();

  /**
   * Writes of seconds that are in doubt.
   *
   * @param before who coordinated then; of a ring without members, anybody did
   */
  private record Takeover(Ring before, long fromSeconds, long toSeconds) {

    boolean covers(ClockTime stamp) {
      return fromSeconds <= stamp.unixSeconds() && stamp.unixSeconds() <= toSeconds;
    }

    /** What is known of both: that in one of these seconds somebody else may have written. */
    Takeover join(Takeover other) {
      return new Takeover(
          Ring.EMPTY,
          Math.min(fromSeconds, other.fromSeconds),
          Math.max(toSeconds, other.toSeconds));
    }
  }

  /**
   * Another ring tells who coordinates from now on.
   *
   * @param fromSeconds what was written earlier is settled
   * @param toSeconds what was written later was not written by a former coordinator
   */
  void add(Ring before, long fromSeconds, long toSeconds) {
    List<Takeover> remembered = new ArrayList<>(takeovers);
    remembered.add(new Takeover(before, fromSeconds, toSeconds));
    if (remembered.size() > MAX_REMEMBERED) {
      remembered.set(1, remembered.get(0).join(remembered.get(1)));
      remembered.remove(0);
    }
    takeovers = List.copyOf(remembered);
  }

  /**
   * Whether a record that lies here may have been written by another server than the coordinator of
   * this moment, which then need not have it.
   */
  boolean leaveInDoubt(RawKey key, ClockTime stamp, NodeAddress coordinator) {
    for (Takeover takeover : takeovers) {
      if (takeover.covers(stamp)
          && !takeover.before().ownersOf(key.hash()).isCoordinator(coordinator)) {
        return true;
      }
    }
    return false;
  }
}
