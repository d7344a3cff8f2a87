package org.kumofs.gateway.route;

/**
 * What servers of ours can do and originals can't; a server says what it can in its capability
 * mask. See {@code docs/wire-format.md}, Status.
 */
public enum Extension {
  /**
   * It keeps the meta field of records, which flags and expiry times need; originals lose that
   * field on the way to the replicas.
   */
  META(1),

  /** It serves the methods from 128 on, and keeps everything that a record can say by itself. */
  UPDATES(1 << 2);

  private final long bit;

  Extension(long bit) {
    this.bit = bit;
  }

  /** Whether a capability mask has it. */
  boolean isIn(long mask) {
    return (mask & bit) != 0;
  }
}
