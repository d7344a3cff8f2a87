package org.kumofs.gateway.request;

/**
 * How long and how often an operation is tried before a client is told that it failed. Time comes
 * first: whatever is left of the retries, nothing goes on beyond {@code requestTimeoutMillis}.
 *
 * @param requestTimeoutMillis limit for one operation of a client; too short and clients see errors
 *     at every failover, too long and they give up by themselves and never learn what happened
 * @param readRounds how often a read may go through the owners of its key, at least 1
 * @param setRetries attempts of a set or update beyond the first
 * @param deleteRetries attempts of a delete beyond the first
 */
public record RetryPolicy(
    long requestTimeoutMillis, int readRounds, int setRetries, int deleteRetries) {

  /** What a gateway does unless told otherwise. */
  public static final RetryPolicy DEFAULT = new RetryPolicy(2_000, 5, 20, 20);

  /** So short an attempt that all owners of a key and a second look at the first fit the limit. */
  private static final int READ_ATTEMPTS_IN_TIME = 4;

  /** Checks the ranges. */
  public RetryPolicy {
    if (requestTimeoutMillis < 1 || readRounds < 1 || setRetries < 0 || deleteRetries < 0) {
      throw new IllegalArgumentException("a retry policy that never tries");
    }
  }

  /** How long one owner may take to answer a read before the next one is asked. */
  long readAttemptMillis() {
    return Math.max(1, requestTimeoutMillis / READ_ATTEMPTS_IN_TIME);
  }
}
