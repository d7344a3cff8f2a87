package org.kumofs.server.replace.stream;

import java.util.function.BooleanSupplier;
import org.kumofs.time.TimeSource;

/**
 * How fast records are read, or sent, while they move: not faster than may be at all, and not than
 * may be while clients are served, who would wait otherwise. See {@code docs/performance.md}, A
 * replace. Safe for use by many threads.
 */
public final class CopyPace {

  /**
   * What a record counts for beside its bytes while clients are served: small ones cost as much.
   */
  static final int RECORD_BYTES = 400;

  private final RateLimit always;
  private final RateLimit whileServing;
  private final BooleanSupplier serving;

  /**
   * Limits, in bytes a second; 0 for none.
   *
   * @param always what always holds
   * @param whileServing what holds while clients are served, each record counted as {@value
   *     #RECORD_BYTES} bytes more
   */
  public record Limits(long always, long whileServing) {

    /** None at all. */
    public static final Limits NONE = new Limits(0, 0);

    /** Checks. */
    public Limits {
      if (always < 0 || whileServing < 0) {
        throw new IllegalArgumentException("rates of " + always + " and " + whileServing);
      }
    }
  }

  /**
   * @param serving whether clients are served just now; called often, by any thread
   */
  public CopyPace(Limits limits, BooleanSupplier serving, TimeSource time) {
    this.always = new RateLimit(limits.always(), time);
    this.whileServing = new RateLimit(limits.whileServing(), time);
    this.serving = serving;
  }

  /**
   * Takes some records.
   *
   * @param bytes what is read or sent for them
   * @return how long to wait before they are used, in milliseconds
   */
  public long takeMillis(long records, long bytes) {
    long millis = always.takeMillis(bytes);
    return serving.getAsBoolean()
        ? Math.max(millis, whileServing.takeMillis(bytes + records * RECORD_BYTES))
        : millis;
  }
}
