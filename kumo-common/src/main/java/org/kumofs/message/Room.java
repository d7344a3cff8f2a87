package org.kumofs.message;

import java.util.Optional;
import java.util.stream.Stream;

/** What a server's store takes, as {@link StatusCode#ROOM} tells. */
public enum Room {
  /** Everything. */
  ALL(1),
  /** Deletes; its disk has no room for values. */
  DELETES(0),
  /** Nothing: the store has failed. */
  NONE(2);

  private final long code;

  Room(long code) {
    this.code = code;
  }

  /** As a server tells it. */
  public StatusValue status() {
    return new StatusValue.Number(code);
  }

  /** What a server has told; empty if that is none of these. */
  public static Optional<Room> of(StatusValue told) {
    return Stream.of(values()).filter(room -> room.status().equals(told)).findFirst();
  }
}
