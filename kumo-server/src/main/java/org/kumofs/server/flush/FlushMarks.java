package org.kumofs.server.flush;

import org.kumofs.clock.ClockTime;
import org.kumofs.clock.HybridClock;
import org.kumofs.data.FlushMark;
import org.kumofs.server.store.RecordCounts;
import org.kumofs.server.store.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was flushed, as far as this server knows. Safe for use by many threads. */
public final class FlushMarks {

  private static final Logger log = LoggerFactory.getLogger(FlushMarks.class);

  /** Clocks of hosts that agree are closer than that. */
  private static final long SLACK_SECONDS = 30;

  private final Store store;
  private final HybridClock clock;

  /**
   * @param clock no stamp that it makes after a flush is covered by it
   */
  public FlushMarks(Store store, HybridClock clock) {
    this.store = store;
    this.clock = clock;
  }

  /** What this server knows; does not block. */
  FlushMark current() {
    return store.flushMark();
  }

  /** Whether this server holds records that may have been flushed while it was away. */
  boolean mayHoldFlushed() {
    return !store.counts().equals(RecordCounts.NONE);
  }

  /**
   * Whether a mark would hide what is yet to be written, or keep later commands from replacing its
   * own: it comes from a clock that is far ahead. Such a one is not to be joined.
   */
  public boolean isFromTheFuture(FlushMark mark) {
    long latest = clock.unixSeconds() + SLACK_SECONDS;
    return mark.horizon().unixSeconds() > latest
        || mark.horizonSeconds() > latest
        || mark.command().unixSeconds() > latest;
  }

  /**
   * Learns what another node knows; blocks on the disk.
   *
   * @return what is known together, and will not be forgotten
   */
  public FlushMark join(FlushMark other) {
    // First the clock: a write that is stamped after this call is later than the flush.
    observe(other.horizon());
    observe(other.command());
    FlushMark before = store.flushMark();
    FlushMark joined = store.flush(other, clock.unixSeconds());
    if (!joined.equals(before)) {
      log.info(
          "flushed: all up to {}, all before {}, all before {} when that is due",
          joined.horizon().unixSeconds(),
          joined.horizonSeconds(),
          joined.dueSeconds());
    }
    return joined;
  }

  /** The clock of a stamp that nobody has made would count as one that has wrapped around. */
  private void observe(ClockTime stamp) {
    if (!stamp.equals(ClockTime.ZERO)) {
      clock.lamport().observe(stamp.clock());
    }
  }
}
