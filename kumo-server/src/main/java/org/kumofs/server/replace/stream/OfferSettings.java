package org.kumofs.server.replace.stream;

/**
 * How hard an offer is tried.
 *
 * @param retries attempts beyond the first
 * @param fetchTimeoutMillis how long the receiver may take to come for an offer before it is told
 *     again: the message that announces an offer is never answered, and may get lost
 * @param firstPauseMillis wait before the first retry; it doubles with each
 * @param maxPauseMillis longest wait before a retry
 */
public record OfferSettings(
    int retries, long fetchTimeoutMillis, long firstPauseMillis, long maxPauseMillis) {

  /** The defaults. A receiver that is starting over may need some time before it can come. */
  public static final OfferSettings DEFAULT = new OfferSettings(5, 30_000, 500, 30_000);

  /** Checks. */
  public OfferSettings {
    if (retries < 0
        || fetchTimeoutMillis < 1
        || firstPauseMillis < 0
        || maxPauseMillis < firstPauseMillis) {
      throw new IllegalArgumentException("offers can't be tried like that");
    }
  }

  /** The same settings with another number of retries. */
  public OfferSettings withRetries(int number) {
    return new OfferSettings(number, fetchTimeoutMillis, firstPauseMillis, maxPauseMillis);
  }

  /** The wait after so many failures, at least one. */
  long pauseMillis(int failures) {
    int doublings = Math.min(failures - 1, Integer.SIZE - 2);
    return Math.min(maxPauseMillis, firstPauseMillis << doublings);
  }
}
