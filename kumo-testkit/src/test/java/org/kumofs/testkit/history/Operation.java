package org.kumofs.testkit.history;

import java.util.Optional;

/**
 * One operation of a client on one key, and its answer. An operation comes before another if it was
 * complete before the other one began; at the same millisecond they are concurrent.
 *
 * @param beganAt virtual milliseconds
 * @param endedAt virtual milliseconds; when the outcome is unknown, that it is unknown was known
 */
public record Operation(String client, long beganAt, long endedAt, Action action, Answer answer) {

  /** When what is there before all else was put there. */
  private static final long FROM_THE_START = -1;

  /** What is there before all else: nothing. */
  static final Operation NOTHING_YET =
      new Operation("start", FROM_THE_START, FROM_THE_START, new Action.Delete(), Answer.DONE);

  /** Whether nobody knows if it took effect. */
  boolean isUnknown() {
    return answer instanceof Answer.Unknown;
  }

  /** Whether it is a write that has taken effect. */
  boolean isAcknowledged() {
    return answer instanceof Answer.Done;
  }

  /** Whether it tells or does anything at all. */
  boolean matters() {
    return !(answer instanceof Answer.Failed) && !(isUnknown() && action instanceof Action.Read);
  }

  /** When it is over: never, if nobody knows. */
  long overAt() {
    return isUnknown() ? Long.MAX_VALUE : endedAt;
  }

  /** Whether it is over before another one begins. */
  boolean isBefore(Operation other) {
    return overAt() < other.beganAt;
  }

  /** What it found, empty inside for nothing; empty outside if it does not tell that. */
  public Optional<Optional<String>> found() {
    if (answer instanceof Answer.Found found) {
      return Optional.of(found.value());
    }
    return action instanceof Action.Delete && answer instanceof Answer.Refused
        ? Optional.of(Optional.empty())
        : Optional.empty();
  }

  @Override
  public String toString() {
    return "%s %d-%d %s: %s".formatted(client, beganAt, endedAt, action, answer);
  }
}
