package org.kumofs.gateway.memcached;

/** What memcached clients mean by an expiry time. See {@code docs/memcached.md}. */
public final class Exptime {

  /** Larger numbers are points in time, not distances. */
  private static final int LONGEST_RELATIVE_SECONDS = 60 * 60 * 24 * 30;

  private static final long LATEST = 0xffff_ffffL;

  /** Long past, for items that are expired from the start. */
  private static final long LONG_AGO = 1;

  private Exptime() {}

  /**
   * The point in time that a client's number stands for.
   *
   * @param exptime 0 for never; negative for at once; up to 30 days, seconds from now; else Unix
   *     seconds
   * @param nowSeconds the current Unix time in seconds
   * @return Unix seconds, 0 for never
   */
  public static long toUnixSeconds(int exptime, long nowSeconds) {
    if (exptime == 0) {
      return 0;
    }
    if (exptime < 0) {
      return LONG_AGO;
    }
    if (exptime <= LONGEST_RELATIVE_SECONDS) {
      return Math.max(LONG_AGO, Math.min(LATEST, nowSeconds + exptime));
    }
    return exptime;
  }

  /**
   * The same for a number without a sign, as the binary protocol has it: none is negative.
   *
   * @return Unix seconds, 0 for never
   */
  public static long unsignedToUnixSeconds(int exptime, long nowSeconds) {
    return exptime < 0 ? Integer.toUnsignedLong(exptime) : toUnixSeconds(exptime, nowSeconds);
  }
}
