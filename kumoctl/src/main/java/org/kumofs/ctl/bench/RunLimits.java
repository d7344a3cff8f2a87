package org.kumofs.ctl.bench;

/**
 * How long a run is, for each target.
 *
 * @param nanos of measuring, over all rounds; 0 for no limit
 * @param requests over all rounds; 0 for no limit
 * @param warmupNanos before each round
 * @param preload whether all keys are written first
 * @param rounds how many, at least 1
 */
record RunLimits(long nanos, long requests, long warmupNanos, boolean preload, int rounds) {

  /** Limit of measuring in one round; 0 for none. */
  long roundNanos() {
    return nanos / rounds;
  }

  /** Limit of requests in one round; 0 for none. */
  long roundRequests() {
    return requests == 0 ? 0 : Math.max(1, requests / rounds);
  }
}
