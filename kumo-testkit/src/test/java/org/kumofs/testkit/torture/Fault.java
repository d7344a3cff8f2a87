package org.kumofs.testkit.torture;

/**
 * Something that goes wrong for a while.
 *
 * @param description for the log
 * @param begin makes it go wrong
 * @param end makes it well again; not run if the begin failed
 * @param recoveryMillis how long clients may be told failures after the end
 */
record Fault(String description, Runnable begin, Runnable end, long recoveryMillis) {

  private static final long RECOVERY_MILLIS = 10_000;
  private static final long RESTART_MILLIS = 30_000;

  /** Something that happens to one node. */
  static Fault of(String description, Runnable begin, Runnable end) {
    return new Fault(description, begin, end, RECOVERY_MILLIS);
  }

  /** Something that happens to all of them. */
  static Fault ofAll(String description, Runnable begin, Runnable end) {
    return new Fault(description, begin, end, RESTART_MILLIS);
  }
}
