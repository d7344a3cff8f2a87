package org.kumofs.data;

import org.kumofs.clock.ClockTime;

/**
 * Which records of a cluster were flushed: those count as absent, as if a tombstone lay in their
 * place. All servers keep the same mark; marks that differ are joined, in any order and as often as
 * one likes. See {@code docs/storage.md}, Flush.
 *
 * @param horizon records that are not later than this are flushed; {@link ClockTime#ZERO} for none
 * @param horizonSeconds records with an earlier second in their stamp are flushed
 * @param command stamp of the last command to flush
 * @param dueSeconds when that command takes effect if it is a delayed one, in Unix seconds: then
 *     records of earlier seconds are flushed; 0 if it took effect at once
 */
public record FlushMark(
    ClockTime horizon, long horizonSeconds, ClockTime command, long dueSeconds) {

  /** Nothing was ever flushed. */
  public static final FlushMark NONE = new FlushMark(ClockTime.ZERO, 0, ClockTime.ZERO, 0);

  private static final long MAX_SECONDS = 0xffff_ffffL;

  /** Checks. */
  public FlushMark {
    if (horizonSeconds < 0
        || horizonSeconds > MAX_SECONDS
        || dueSeconds < 0
        || dueSeconds > MAX_SECONDS) {
      throw new IllegalArgumentException(
          "a flush of before " + horizonSeconds + ", due at " + dueSeconds);
    }
  }

  /**
   * What a command alone comes to.
   *
   * @param stamp of the command: the latest that any server may have given
   * @param dueSeconds when it takes effect, Unix seconds, 0 for at once
   */
  public static FlushMark of(ClockTime stamp, long dueSeconds) {
    return new FlushMark(dueSeconds == 0 ? stamp : ClockTime.ZERO, 0, stamp, dueSeconds);
  }

  /** Whether a record with that stamp was flushed. */
  public boolean covers(ClockTime stamp, long nowSeconds) {
    long seconds = stamp.unixSeconds();
    return seconds < horizonSeconds
        || (isDue(nowSeconds) && seconds < dueSeconds)
        || (!horizon.equals(ClockTime.ZERO) && !horizon.isBefore(stamp));
  }

  /** The same mark at a time: a delayed command that has become due can't be replaced any more. */
  public FlushMark at(long nowSeconds) {
    return isDue(nowSeconds) && dueSeconds > horizonSeconds
        ? new FlushMark(horizon, dueSeconds, command, dueSeconds)
        : this;
  }

  private boolean isDue(long nowSeconds) {
    return dueSeconds != 0 && dueSeconds <= nowSeconds;
  }

  /**
   * A mark of all that either covers. A command that is yet to take effect gives way to a later
   * one, as memcached has it.
   */
  public FlushMark join(FlushMark other) {
    boolean same = command.equals(other.command);
    FlushMark later = isBefore(command, other.command) ? other : this;
    return new FlushMark(
        ClockTime.join(horizon, other.horizon),
        Math.max(horizonSeconds, other.horizonSeconds),
        later.command,
        same ? Math.max(dueSeconds, other.dueSeconds) : later.dueSeconds);
  }

  /** Stamps of different seconds with the same clock are neither before nor after each other. */
  private static boolean isBefore(ClockTime a, ClockTime b) {
    return a.isBefore(b) || (!b.isBefore(a) && Long.compareUnsigned(a.bits(), b.bits()) < 0);
  }
}
