package org.kumofs.server.rejoin;

/**
 * How a server finds out how complete its records are.
 *
 * @param intervalMillis time between two marks, each of which syncs the database. With a longer one
 *     a server that comes back is sent more that it has already
 * @param slackSeconds by so much stamps may be earlier than the moment of their writes, going by
 *     any other clock; 0 if that has no limit, which makes every server that comes back start over
 */
public record StandingSettings(long intervalMillis, long slackSeconds) {

  private static final int INTERVAL_MILLIS = 30_000;
  private static final int CLOCKS_APART = 4;
  private static final int ROUNDING_SECONDS = 10;

  /**
   * The settings for clocks that may differ so much.
   *
   * @param maxSkewSeconds how far a clock may be from those of most others; 0 for no limit
   */
  public static StandingSettings of(long maxSkewSeconds) {
    return new StandingSettings(
        INTERVAL_MILLIS,
        maxSkewSeconds == 0 ? 0 : CLOCKS_APART * maxSkewSeconds + ROUNDING_SECONDS);
  }
}
