package org.kumofs.server.store;

import java.util.Optional;
import java.util.function.Supplier;
import org.kumofs.clock.ClockTime;
import org.kumofs.clock.HybridClock;
import org.kumofs.data.FlushMark;
import org.kumofs.data.RawValue;
import org.kumofs.data.ValueContent;

/**
 * Tells which of the records that lie in a store are there for clients, and makes the stamps of
 * those that take their place. A flush acts as if a tombstone lay under every key. Safe for use by
 * many threads; never blocks.
 */
public final class Presence {

  private final Supplier<FlushMark> flushes;
  private final HybridClock clock;

  /** Judges the records of a store by this server's clock. */
  public Presence(Store store, HybridClock clock) {
    this(store::flushMark, clock);
  }

  /**
   * @param flushes what was flushed, of this moment
   */
  public Presence(Supplier<FlushMark> flushes, HybridClock clock) {
    this.flushes = flushes;
    this.clock = clock;
  }

  /** The server's clock. */
  public HybridClock clock() {
    return clock;
  }

  /** Whether a record, value or tombstone, was flushed. */
  public boolean isFlushed(RawValue record) {
    return flushes.get().covers(record.clockTime(), clock.unixSeconds());
  }

  /** Whether a record is a value that was not flushed; it may have expired. */
  public boolean isThere(RawValue record) {
    return !record.isTombstone() && !isFlushed(record);
  }

  /** Whether there is a value that has neither expired nor been flushed. */
  boolean isLive(Optional<RawValue> record) {
    return record.isPresent()
        && isThere(record.get())
        && !ValueContent.isExpired(record.get(), clock.unixSeconds());
  }

  /** A new stamp, later than that of what lies there, and one that no flush covers. */
  public ClockTime stampOver(Optional<RawValue> current) {
    ClockTime stamp = current.map(RawValue::clockTime).map(clock::nextAfter).orElseGet(clock::next);
    FlushMark flushed = flushes.get().at(clock.unixSeconds());
    return flushed.covers(stamp, 0) ? above(flushed, stamp) : stamp;
  }

  /** This server's clock lags behind that of the flush, or the record's does. */
  private ClockTime above(FlushMark flushed, ClockTime stamp) {
    ClockTime later = clock.nextAfter(ClockTime.join(stamp, flushed.horizon()));
    return later.unixSeconds() < flushed.horizonSeconds()
        ? ClockTime.of(flushed.horizonSeconds(), later.clock())
        : later;
  }
}
