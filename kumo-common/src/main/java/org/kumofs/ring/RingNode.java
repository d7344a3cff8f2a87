package org.kumofs.ring;

/**
 * A member of a ring.
 *
 * @param address the announced address
 * @param active false for a <em>fault</em>: a member that is down but keeps its place
 */
public record RingNode(NodeAddress address, boolean active) {

  /** A member that is up. */
  public static RingNode active(NodeAddress address) {
    return new RingNode(address, true);
  }

  /** A member that is down. */
  public static RingNode fault(NodeAddress address) {
    return new RingNode(address, false);
  }

  /** The same member, down. */
  public RingNode asFault() {
    return fault(address);
  }
}
