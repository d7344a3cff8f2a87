package org.kumofs.message;

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
}
