package org.kumofs.server.store;

/**
 * How long tombstones are kept. A tombstone that is dropped too early lets an old version of its
 * record, from a server that was away, come back to life.
 *
 * @param minAgeSeconds {@code -gN}: no tombstone is dropped before it is older than this
 * @param maxAgeSeconds {@code -gX}: every tombstone older than this may be dropped
 * @param queueKilobytes {@code -gS}: while the queue is larger, {@code minAgeSeconds} counts
 */
public record TombstoneLimits(int minAgeSeconds, int maxAgeSeconds, int queueKilobytes) {

  /** The original's defaults. */
  public static final TombstoneLimits DEFAULT = new TombstoneLimits(60, 3600, 2048);

  /** Refuses negative numbers and a minimum over the maximum. */
  public TombstoneLimits {
    if (minAgeSeconds < 0 || maxAgeSeconds < minAgeSeconds) {
      throw new IllegalArgumentException(
          "tombstones cannot be kept at least "
              + minAgeSeconds
              + " s and at most "
              + maxAgeSeconds
              + " s");
    }
    if (queueKilobytes < 1) {
      throw new IllegalArgumentException(
          "a tombstone queue of " + queueKilobytes + " KB holds nothing");
    }
  }
}
