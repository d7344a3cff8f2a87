package org.kumofs.server.membership;

import java.util.Set;
import org.kumofs.ring.NodeAddress;

/**
 * For how long reads may be answered, and of which keys.
 *
 * @param untilNanos the end, as the monotonic clock has it
 * @param unheard owners with whom this server may share no key that it answers reads of
 * @param reason why it does not answer all; empty if it does
 */
record ReadPermit(long untilNanos, Set<NodeAddress> unheard, String reason) {

  ReadPermit {
    unheard = Set.copyOf(unheard);
  }

  /** All reads, until then. */
  static ReadPermit until(long untilNanos) {
    return new ReadPermit(untilNanos, Set.of(), "");
  }

  /** None but those of keys that nobody else owns. */
  static ReadPermit none(long nowNanos, String reason) {
    return new ReadPermit(nowNanos, Set.of(), reason);
  }

  boolean isOver(long nowNanos) {
    return nowNanos - untilNanos >= 0;
  }

  boolean isForAll() {
    return unheard.isEmpty();
  }
}
