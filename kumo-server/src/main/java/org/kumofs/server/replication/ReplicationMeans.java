package org.kumofs.server.replication;

import java.util.Random;
import org.kumofs.time.Scheduler;
import org.kumofs.time.TimeSource;

/**
 * What all writes of a server share on their way to the replicas.
 *
 * @param ownership where a write goes
 * @param calls how it gets there
 * @param scheduler runs retries
 * @param settings limits
 * @param random spreads retries; safe for use by many threads
 * @param failures hears of replicas that were given up
 */
public record ReplicationMeans(
    Ownership ownership,
    ReplicaCalls calls,
    Scheduler scheduler,
    ReplicationSettings settings,
    Random random,
    ReplicationFailures failures) {

  TimeSource time() {
    return scheduler.time();
  }

  /**
   * The wait before a retry: doubled each time, and spread so that coordinators do not retry in
   * step.
   *
   * @param retry 0 for the first
   */
  long pauseMillis(int retry) {
    return settings.pauseMillis(retry, random.nextDouble());
  }
}
