package org.kumofs.server.store;

import java.util.Locale;

/**
 * When what is written is forced to the disk, so that it outlives the host and not the process
 * alone. See {@code docs/storage.md}, What is promised.
 *
 * @param kind when
 * @param intervalMillis how long at most what is acknowledged may not be on disk; 0 unless the kind
 *     is {@link Kind#INTERVAL}
 */
public record SyncPolicy(Kind kind, int intervalMillis) {

  /** Left to the operating system. */
  public static final SyncPolicy OS = new SyncPolicy(Kind.OS, 0);

  /** Before every answer. */
  public static final SyncPolicy ALWAYS = new SyncPolicy(Kind.ALWAYS, 0);

  private static final int MAX_INTERVAL_MILLIS = 600_000;

  /** When. */
  public enum Kind {
    /** When the operating system finds it right. */
    OS,
    /** Some time after each write, many writes at once. */
    INTERVAL,
    /** As part of each write; those of several threads at once. */
    ALWAYS
  }

  /** Every so many milliseconds. */
  public static SyncPolicy every(int intervalMillis) {
    return new SyncPolicy(Kind.INTERVAL, intervalMillis);
  }

  /**
   * Reads {@code os}, {@code always} or {@code interval:MS}.
   *
   * @throws IllegalArgumentException with a line for the operator if it is none of them
   */
  static SyncPolicy parse(String text) {
    String prefix = Kind.INTERVAL.name().toLowerCase(Locale.ROOT) + ":";
    if (text.equals("os")) {
      return OS;
    }
    if (text.equals("always")) {
      return ALWAYS;
    }
    if (text.startsWith(prefix)) {
      try {
        int millis = Integer.parseInt(text.substring(prefix.length()));
        if (millis >= 1 && millis <= MAX_INTERVAL_MILLIS) {
          return every(millis);
        }
      } catch (NumberFormatException e) {
        // Said below, together with numbers out of range.
      }
    }
    throw new IllegalArgumentException(
        "the store option 'sync' is os, always or interval:MS with 1 to "
            + MAX_INTERVAL_MILLIS
            + " ms, not '"
            + text
            + "'");
  }
}
