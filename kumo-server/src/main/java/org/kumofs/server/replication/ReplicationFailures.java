package org.kumofs.server.replication;

import org.kumofs.eventlog.Event;
import org.kumofs.eventlog.EventLog;
import org.kumofs.eventlog.Events;
import org.kumofs.ring.NodeAddress;
import org.kumofs.time.LogPace;
import org.kumofs.time.TimeSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports replicas that could not be given a record: each one to the event log, and at most one a
 * second to the text log, since a server that hangs makes every write fail.
 */
public final class ReplicationFailures {

  private static final Logger log = LoggerFactory.getLogger(ReplicationFailures.class);

  private final EventLog eventLog;
  private final LogPace pace;

  /** Reports to an event log, and paces the text log by a clock. */
  public ReplicationFailures(EventLog eventLog, TimeSource time) {
    this.eventLog = eventLog;
    this.pace = new LogPace(time);
  }

  void report(ReplicatedRecord failed, NodeAddress to, Throwable cause) {
    eventLog.write(eventOf(failed, to));
    long count = pace.next();
    if (count > 0) {
      log.warn(
          "replication of {} to {} failed: {} ({} such failures since the last line)",
          failed.key(),
          to,
          cause.getMessage(),
          count);
    }
  }

  private static Event eventOf(ReplicatedRecord failed, NodeAddress to) {
    byte[] key = failed.key().key();
    long hash = failed.key().hash();
    return failed.isDelete()
        ? Events.replicateDeleteFailed(key, hash, to)
        : Events.replicateSetFailed(
            key, failed.record().data(), hash, failed.record().clockTime(), to);
  }
}
