package org.kumofs.rpc.wire;

import java.util.Optional;

/** What an integer in the error slot of an answer means. The first three are never sent. */
public enum ErrorCode {
  /** The connection broke before the answer came; made by the caller's own side. */
  TRANSPORT_LOST(1),
  /** The node is lost; made by the caller's own side. */
  NODE_LOST(2),
  /** No answer in time; made by the caller's own side. */
  TIMEOUT(3),
  /** Something else. */
  UNKNOWN(4),
  /** The peer does not know the method or can't read its parameters; an original hangs up. */
  PROTOCOL(5),
  /** The peer has no ring yet, does not own the key, or does not take this from this caller. */
  SERVER(6),
  /**
   * A value is larger than the peer takes, or the answer is larger than this side takes; unknown to
   * originals, for which it is an error like any other.
   */
  TOO_LARGE(7),
  /** The disk of the peer, or of another that has to take it too, has no room; as the last. */
  OUT_OF_SPACE(8);

  private final int wireId;

  ErrorCode(int wireId) {
    this.wireId = wireId;
  }

  /** The number on the wire. */
  public int wireId() {
    return wireId;
  }

  /** The code with a number, if there is one. */
  public static Optional<ErrorCode> ofWireId(int wireId) {
    for (ErrorCode code : values()) {
      if (code.wireId == wireId) {
        return Optional.of(code);
      }
    }
    return Optional.empty();
  }
}
