package org.kumofs.server.compare;

/**
 * How owners compare what they have.
 *
 * @param pauseMillis {@code --compare-interval}: pause between two rounds; 0 for no comparison
 * @param bytesPerSecond {@code --compare-rate}: how fast records are read for it at most. Each
 *     other owner reads as fast for this one. With too much of it, clients wait for the disk
 */
public record CompareSettings(long pauseMillis, long bytesPerSecond) {

  /** The defaults. */
  public static final CompareSettings DEFAULT = new CompareSettings(600_000, 2 << 20);
}
