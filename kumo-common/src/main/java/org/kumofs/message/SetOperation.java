package org.kumofs.message;

import java.io.IOException;

/** The ways to store a value. 4 and 8, append and prepend, are reserved and refused. */
public enum SetOperation {
  /** Answered once all replicas have it. */
  SET(0),
  /** Answered at once. */
  SET_ASYNC(1),
  /** Only if the stored version has the stamp that the value carries. */
  CAS(2);

  private final int wireId;

  SetOperation(int wireId) {
    this.wireId = wireId;
  }

  /** The number on the wire. */
  public int wireId() {
    return wireId;
  }

  static SetOperation ofWireId(int wireId) throws IOException {
    return switch (wireId) {
      case 0 -> SET;
      case 1 -> SET_ASYNC;
      case 2 -> CAS;
      default -> throw new IOException(Integer.toUnsignedString(wireId) + " is no set operation");
    };
  }
}
