package org.kumofs.testkit.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All writes of one key that clients have begun, and what a read may find because of them: nothing
 * older than the last write that was acknowledged before the read began. A write whose outcome is
 * unknown may come to light late, but not for ever. Times are virtual milliseconds.
 */
final class KeyHistory {

  /** By then a write that a gateway has given up is over on the servers too. */
  private static final long SETTLING_MILLIS = 15_000;

  private static final long NOT_YET = Long.MAX_VALUE;

  private final List<Write> writes = new ArrayList<>();

  KeyHistory() {
    begin(Optional.empty(), -1).acknowledged(-1);
  }

  /** One write; a delete has no value. */
  static final class Write {

    private final Optional<String> value;
    private final long beganAt;
    private long overAt = NOT_YET;
    private boolean acknowledged;

    private Write(Optional<String> value, long beganAt) {
      this.value = value;
      this.beganAt = beganAt;
    }

    void acknowledged(long now) {
      overAt = now;
      acknowledged = true;
    }

    /** Nobody knows whether it happened. */
    void unknown(long now) {
      overAt = now + SETTLING_MILLIS;
    }

    @Override
    public String toString() {
      return "%s [%d..%s]%s"
          .formatted(
              value.orElse("nothing"),
              beganAt,
              overAt == NOT_YET ? "" : overAt,
              acknowledged ? "" : "?");
    }
  }

  /** A client begins to write. */
  Write begin(Optional<String> value, long now) {
    Write write = new Write(value, now);
    writes.add(write);
    return write;
  }

  /** It turned out that the write had no effect. */
  void withdraw(Write write) {
    writes.remove(write);
  }

  /**
   * Judges a read.
   *
   * @param beganAt when it began; its end is now
   * @return what is wrong with it, if anything is
   */
  Optional<String> judge(Optional<String> found, long beganAt) {
    long lastKnown =
        writes.stream()
            .filter(write -> write.acknowledged && write.overAt < beganAt)
            .mapToLong(write -> write.beganAt)
            .max()
            .orElseThrow();
    boolean allowed =
        writes.stream().anyMatch(write -> write.value.equals(found) && write.overAt >= lastKnown);
    return allowed
        ? Optional.empty()
        : Optional.of("found %s at %d after %s".formatted(found.orElse("nothing"), beganAt, this));
  }

  /** The number of writes that were acknowledged. */
  long acknowledgedWrites() {
    return writes.stream().filter(write -> write.acknowledged).count() - 1;
  }

  @Override
  public String toString() {
    return writes.subList(Math.max(0, writes.size() - 12), writes.size()).toString();
  }
}
