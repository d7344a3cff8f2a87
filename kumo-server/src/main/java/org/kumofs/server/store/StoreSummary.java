package org.kumofs.server.store;

import java.util.List;
import org.kumofs.clock.ClockTime;

/**
 * What a store knows of its records as a whole; kept over a clean restart so that the database need
 * not be read through.
 *
 * @param counts exact
 * @param newest see {@link Store#newestClockTime}
 * @param queued the tombstones in the queue, perhaps not all that there are
 */
public record StoreSummary(RecordCounts counts, ClockTime newest, List<StoredRecord> queued) {

  /** Copies the list. */
  public StoreSummary {
    queued = List.copyOf(queued);
  }
}
