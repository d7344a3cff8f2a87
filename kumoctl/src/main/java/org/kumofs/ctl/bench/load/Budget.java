package org.kumofs.ctl.bench.load;

import java.util.concurrent.atomic.AtomicLong;

/** How many requests may still be made, by all loops together. */
@FunctionalInterface
public interface Budget {

  /** Takes one; false if none is left. */
  boolean take();

  /** Without a limit. */
  static Budget unlimited() {
    return () -> true;
  }

  /** So many. */
  static Budget of(long requests) {
    AtomicLong taken = new AtomicLong();
    return () -> taken.getAndIncrement() < requests;
  }
}
