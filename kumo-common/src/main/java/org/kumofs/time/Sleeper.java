package org.kumofs.time;

/** Waits; for command-line tools, never for daemons, which schedule instead. */
@FunctionalInterface
public interface Sleeper {

  /** Blocks the calling thread. */
  void sleepMillis(long millis) throws InterruptedException;
}
