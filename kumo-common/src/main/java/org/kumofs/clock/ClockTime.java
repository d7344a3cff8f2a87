package org.kumofs.clock;

/**
 * The version stamp of rings, records and tombstones: Unix seconds in the high, Lamport clock in
 * the low 32 bits, both unsigned. See {@code docs/wire-format.md}, ClockTime.
 *
 * <p>{@link #isBefore} is no total order: it is only meaningful between stamps of close events.
 * Equality is on all 64 bits.
 *
 * @param bits the 64 bits as they travel and lie on disk
 */
public record ClockTime(long bits) {

  /** The stamp of a ring that nobody has made yet. */
  public static final ClockTime ZERO = new ClockTime(0);

  /** Stamps whose seconds differ by less than this are ordered by their Lamport clocks. */
  public static final int CLOSE_SECONDS = 5;

  /** Joins Unix seconds and a Lamport clock; only the low 32 bits of the seconds count. */
  public static ClockTime of(long unixSeconds, int clock) {
    return new ClockTime(unixSeconds << 32 | Integer.toUnsignedLong(clock));
  }

  /** Unix seconds, 0 to 2^32 - 1. */
  public long unixSeconds() {
    return bits >>> 32;
  }

  /** The Lamport clock, an unsigned 32-bit number. */
  public int clock() {
    return (int) bits;
  }

  /**
   * The stamp of everything that either stands for: the greater seconds, and of stamps close to
   * each other the later clock. Between stamps that are not close the clock of the earlier one does
   * not count: it has wrapped around since, or may have.
   */
  public static ClockTime join(ClockTime a, ClockTime b) {
    long seconds = Math.max(a.unixSeconds(), b.unixSeconds());
    if (seconds - Math.min(a.unixSeconds(), b.unixSeconds()) >= CLOSE_SECONDS) {
      return a.unixSeconds() == seconds ? a : b;
    }
    return of(seconds, LamportClock.isBefore(a.clock(), b.clock()) ? b.clock() : a.clock());
  }

  /** Whether this stamp is earlier than the other; false for equal stamps. */
  public boolean isBefore(ClockTime other) {
    return isBefore(bits, other.bits);
  }

  /** {@link #isBefore(ClockTime)} on the bare bits. */
  public static boolean isBefore(long a, long b) {
    long secondsA = a >>> 32;
    long secondsB = b >>> 32;
    if (Math.abs(secondsA - secondsB) < CLOSE_SECONDS) {
      return LamportClock.isBefore((int) a, (int) b);
    }
    return secondsA < secondsB;
  }
}
