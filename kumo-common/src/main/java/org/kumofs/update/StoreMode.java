package org.kumofs.update;

/** When a value is stored, and what becomes of the one that is there. */
public enum StoreMode {
  /** In place of the version that is named, and only then. */
  CAS(0),
  /** If there is no item. */
  ADD(1),
  /** If there is an item. */
  REPLACE(2),
  /** Behind the value that is there. */
  APPEND(3),
  /** Before the value that is there. */
  PREPEND(4);

  private static final StoreMode[] BY_WIRE_ID = values();

  private final int wireId;

  StoreMode(int wireId) {
    this.wireId = wireId;
  }

  /** The number on the wire. */
  public int wireId() {
    return wireId;
  }

  /**
   * The mode with a number.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static StoreMode ofWireId(int wireId) {
    if (wireId < 0 || wireId >= BY_WIRE_ID.length) {
      throw new IllegalArgumentException("a store mode of " + wireId);
    }
    return BY_WIRE_ID[wireId];
  }
}
