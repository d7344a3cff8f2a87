package org.kumofs.message;

import java.util.Optional;

/** What {@link GetStatus} can ask for. */
public enum StatusCode {
  /** Process id. */
  PID(0),
  /** Seconds since the start. */
  UPTIME(1),
  /** The server's clock, Unix seconds. */
  TIME(2),
  /** Version, a text. */
  VERSION(3),
  /** Accepted reads. */
  CMD_GET(4),
  /** Accepted writes. */
  CMD_SET(5),
  /** Accepted deletes. */
  CMD_DELETE(6),
  /** Records held. */
  ITEMS(7),
  /** The stamp of now, a 64-bit clocktime. */
  CLOCK_TIME(8),
  /** The ring for reads, a seed. */
  READ_RING(9),
  /** The ring for writes, a seed. */
  WRITE_RING(10),
  /** How far a replace is, a bit mask. */
  REPLACE_STATE(11),
  /** Which extensions the server understands, a bit mask; unknown to an original. */
  CAPABILITIES(128),
  /** Bytes that the database takes on disk; unknown to an original. */
  BYTES(129),
  /** A {@link Room}; unknown to an original. */
  ROOM(130),
  /** What is wrong with the server, a text, empty for nothing; unknown to an original. */
  TROUBLE(131),
  /** What the comparison of owners has found, a text; unknown to an original. */
  COMPARISON(145),
  /** How often records were answered from memory, a text; unknown to an original. */
  CACHE(146);

  private final int wireId;

  StatusCode(int wireId) {
    this.wireId = wireId;
  }

  /** The number on the wire. */
  public int wireId() {
    return wireId;
  }

  /** The code with a number, if there is one. */
  public static Optional<StatusCode> ofWireId(int wireId) {
    for (StatusCode code : values()) {
      if (code.wireId == wireId) {
        return Optional.of(code);
      }
    }
    return Optional.empty();
  }
}
