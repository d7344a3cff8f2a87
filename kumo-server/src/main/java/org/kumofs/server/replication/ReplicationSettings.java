package org.kumofs.server.replication;

/**
 * How hard a coordinator tries to reach a replica.
 *
 * @param setRetries {@code -S}: retries of a value to one replica. With too few, a replica that is
 *     restarting makes writes fail
 * @param deleteRetries {@code -D}: the same for deletes
 * @param timeoutMillis limit for a write as a whole. Too short, and the loss of a replica fails
 *     writes before the managers have noticed it; too long, and clients are gone by then
 * @param attemptTimeoutMillis limit for one answer of a replica, to which large records add; see
 *     {@link #attemptTimeoutMillis(int)}
 * @param firstPauseMillis wait before the first retry; doubled for each further one
 * @param maxPauseMillis longest wait between retries
 */
public record ReplicationSettings(
    int setRetries,
    int deleteRetries,
    long timeoutMillis,
    long attemptTimeoutMillis,
    long firstPauseMillis,
    long maxPauseMillis) {

  private static final int MAX_DOUBLINGS = 20;

  /** So slowly a replica may take a large record: about 4 MiB a second. */
  private static final int BYTES_PER_MILLI = 4 << 10;

  /** The defaults; the retries are those of the original. */
  public static final ReplicationSettings DEFAULT =
      new ReplicationSettings(20, 20, 10_000, 2_000, 10, 500);

  /** The same with other retries and another limit. */
  public ReplicationSettings with(int newSetRetries, int newDeleteRetries, long newTimeoutMillis) {
    return new ReplicationSettings(
        newSetRetries,
        newDeleteRetries,
        newTimeoutMillis,
        Math.min(attemptTimeoutMillis, newTimeoutMillis),
        firstPauseMillis,
        maxPauseMillis);
  }

  /**
   * Limit for one answer to a record of a length. A large record that is still on its way must not
   * be sent once more.
   */
  long attemptTimeoutMillis(int recordBytes) {
    return attemptTimeoutMillis + recordBytes / BYTES_PER_MILLI;
  }

  /**
   * The wait before a retry: between half and all of what is due, which doubles each time.
   *
   * @param retry 0 for the first
   * @param jitter 0 to 1
   */
  long pauseMillis(int retry, double jitter) {
    long due = firstPauseMillis << Math.min(retry, MAX_DOUBLINGS);
    long capped = Math.min(due, maxPauseMillis);
    return capped - (long) (jitter * capped / 2);
  }
}
