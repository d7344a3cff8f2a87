package org.kumofs.rpc.wire;

/** What lies in the error slot of an answer. */
public sealed interface WireError {

  /**
   * An integer, usually that of an {@link ErrorCode}.
   *
   * @param code the integer
   */
  record Code(int code) implements WireError {}

  /**
   * A text, or the JSON form of anything that has no record here.
   *
   * @param text the text
   */
  record Text(String text) implements WireError {}

  /**
   * A boolean; {@code true} is how a server says that a backup failed.
   *
   * @param flag the boolean; both mean failure
   */
  record Flag(boolean flag) implements WireError {}

  /** The integer of a known code. */
  static WireError of(ErrorCode code) {
    return new Code(code.wireId());
  }
}
