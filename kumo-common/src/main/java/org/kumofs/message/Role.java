package org.kumofs.message;

import java.util.Optional;

/** What a node that announces itself is; the number travels in the cluster init message. */
public enum Role {
  /** Keeps the ring and runs replaces. */
  MANAGER(0),
  /** Keeps records. */
  SERVER(1);

  private final int wireId;

  Role(int wireId) {
    this.wireId = wireId;
  }

  /** The number on the wire. */
  public int wireId() {
    return wireId;
  }

  /** The role with a number, if there is one. */
  public static Optional<Role> ofWireId(int wireId) {
    return switch (wireId) {
      case 0 -> Optional.of(MANAGER);
      case 1 -> Optional.of(SERVER);
      default -> Optional.empty();
    };
  }
}
