package org.kumofs.time;

/** Where a node reads time; tests put virtual time behind it. */
public interface TimeSource {

  /** A monotonic reading in nanoseconds; only differences mean something. */
  long nanoTime();

  /** Wall-clock time in milliseconds since the Unix epoch. */
  long unixMillis();

  /** Wall-clock time in whole seconds since the Unix epoch. */
  default long unixSeconds() {
    return Math.floorDiv(unixMillis(), 1000L);
  }
}
