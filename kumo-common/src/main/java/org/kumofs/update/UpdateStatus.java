package org.kumofs.update;

/** How an update ended. */
public enum UpdateStatus {
  /** It is done. */
  DONE(0),
  /** Nothing was changed: there is an item where none may be, or none where one has to be. */
  NOT_STORED(1),
  /** Nothing was changed: the item has another version than the one named. */
  EXISTS(2),
  /** Nothing was changed: there is no item. */
  NOT_FOUND(3),
  /** Nothing was changed: the value is not a number. */
  NOT_A_NUMBER(4),
  /** Nothing was changed: the value would have become too long. */
  TOO_LARGE(5),
  /** A replica could not be reached; the change may or may not last. */
  FAILED(6);

  private static final UpdateStatus[] BY_WIRE_ID = values();

  private final int wireId;

  UpdateStatus(int wireId) {
    this.wireId = wireId;
  }

  /** The number on the wire. */
  public int wireId() {
    return wireId;
  }

  /**
   * The status with a number.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static UpdateStatus ofWireId(int wireId) {
    if (wireId < 0 || wireId >= BY_WIRE_ID.length) {
      throw new IllegalArgumentException("an update status of " + wireId);
    }
    return BY_WIRE_ID[wireId];
  }
}
