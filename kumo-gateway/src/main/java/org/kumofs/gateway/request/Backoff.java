package org.kumofs.gateway.request;

import java.util.random.RandomGenerator;

/**
 * How long to pause after a failed attempt: shortly at first, since most failures are over soon,
 * then longer and longer. Each pause is shortened by up to a half at random, so that those who
 * failed together do not come back together.
 */
enum Backoff {
  /** For operations with many attempts: pauses double, up to a third of a second. */
  MANY_ATTEMPTS(1, 4),

  /** For operations with few attempts, which have to last for seconds too: pauses quadruple. */
  FEW_ATTEMPTS(2, 3);

  private static final long FIRST_PAUSE_MILLIS = 20;

  private final int bitsPerFailure;
  private final int mostGrowths;

  Backoff(int bitsPerFailure, int mostGrowths) {
    this.bitsPerFailure = bitsPerFailure;
    this.mostGrowths = mostGrowths;
  }

  /**
   * The pause before the next attempt.
   *
   * @param failures how many attempts have failed, at least 1
   */
  long pauseMillis(int failures, RandomGenerator random) {
    int growths = Math.min(failures - 1, mostGrowths);
    long full = FIRST_PAUSE_MILLIS << (bitsPerFailure * growths);
    return full - random.nextLong(full / 2 + 1);
  }
}
