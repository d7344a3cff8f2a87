package org.kumofs.gateway.request;

import org.kumofs.data.RawKey;
import org.kumofs.eventlog.EventLog;
import org.kumofs.eventlog.Events;
import org.kumofs.gateway.request.RequestCounters.Counter;
import org.kumofs.time.LogPace;
import org.kumofs.time.TimeSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of operations that failed for good: each one is counted and goes to the event log; the text
 * log gets one line a second at most, since a failing cluster fails thousands of them. Safe for use
 * by many threads.
 */
final class FailureReports {

  private static final Logger log = LoggerFactory.getLogger(FailureReports.class);

  private final EventLog events;
  private final RequestCounters counters;
  private final LogPace pace;

  FailureReports(EventLog events, RequestCounters counters, TimeSource time) {
    this.events = events;
    this.counters = counters;
    this.pace = new LogPace(time);
  }

  void getFailed(RawKey key, Failure failure) {
    counters.increment(Counter.FAILED_GETS);
    events.write(Events.getFailed(key.key(), failure.kind().errorCode()));
    logSeldom("get", key, failure);
  }

  void setFailed(RawKey key, byte[] data, Failure failure) {
    counters.increment(Counter.FAILED_SETS);
    events.write(Events.setFailed(key.key(), data, failure.kind().errorCode()));
    logSeldom("set", key, failure);
  }

  void deleteFailed(RawKey key, Failure failure) {
    counters.increment(Counter.FAILED_DELETES);
    events.write(Events.deleteFailed(key.key(), failure.kind().errorCode()));
    logSeldom("delete", key, failure);
  }

  /** There are few of these, and each leaves servers behind that know of the flush. */
  void flushFailed(Failure failure) {
    log.warn("flush failed: {}", failure.detail());
  }

  private void logSeldom(String operation, RawKey key, Failure failure) {
    long failures = pace.next();
    if (failures > 0) {
      log.warn(
          "{} of {} failed: {} ({} since the last such line)",
          operation,
          key,
          failure.detail(),
          failures);
    }
  }
}
