package org.kumofs.server.handler;

import java.util.function.BooleanSupplier;
import org.kumofs.time.TimeSource;

/**
 * Whether clients have asked this server anything within the last second, or since this was asked
 * last if that is longer ago. Safe for use by many threads.
 */
public final class ClientActivity implements BooleanSupplier {

  private static final long LATELY_NANOS = 1_000_000_000;

  private final OperationCounts counts;
  private final TimeSource time;

  private long seen;
  private long seenNanos;

  /**
   * @param counts what clients have asked for
   */
  public ClientActivity(OperationCounts counts, TimeSource time) {
    this.counts = counts;
    this.time = time;
    this.seenNanos = time.nanoTime() - LATELY_NANOS;
  }

  @Override
  public synchronized boolean getAsBoolean() {
    long now = time.nanoTime();
    long all = counts.gets() + counts.sets() + counts.deletes();
    if (all != seen) {
      seen = all;
      seenNanos = now;
    }
    return now - seenNanos < LATELY_NANOS;
  }
}
