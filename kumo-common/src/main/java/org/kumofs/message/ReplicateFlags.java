package org.kumofs.message;

/** Bits of the flags of {@link ReplicateSet} and {@link ReplicateDelete}. */
public final class ReplicateFlags {

  /** The receiver is an owner by the ring for writes. */
  public static final int NONE = 0;

  /** The receiver is an owner by the ring for reads: ownership is checked against that one. */
  public static final int BY_READ_RING = 1;

  private ReplicateFlags() {}

  /** Whether ownership is to be checked against the ring for reads. */
  public static boolean isByReadRing(int flags) {
    return (flags & BY_READ_RING) != 0;
  }
}
