package org.kumofs.server.dump.transfer;

import java.util.function.LongConsumer;
import org.kumofs.server.replace.stream.RateLimit;
import org.kumofs.time.TimeSource;

/** Keeps a transfer below a number of bytes and of records a second. */
public final class Pace {

  private final RateLimit bytes;
  private final RateLimit records;
  private final LongConsumer pauseMillis;

  /**
   * @param bytesPerSecond 0 for no limit
   * @param recordsPerSecond 0 for no limit
   * @param pauseMillis waits
   */
  public Pace(
      long bytesPerSecond, long recordsPerSecond, TimeSource time, LongConsumer pauseMillis) {
    this.bytes = new RateLimit(bytesPerSecond, time);
    this.records = new RateLimit(recordsPerSecond, time);
    this.pauseMillis = pauseMillis;
  }

  /** Waits until so much more may be passed on. */
  public void take(long recordCount, long byteCount) {
    long millis = Math.max(bytes.takeMillis(byteCount), records.takeMillis(recordCount));
    if (millis > 0) {
      pauseMillis.accept(millis);
    }
  }
}
