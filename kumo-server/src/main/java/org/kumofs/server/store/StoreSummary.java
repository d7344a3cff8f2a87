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
 * @param keys the layers of a {@link KeyFilter}, shared; none if there is no filter
 */
public record StoreSummary(
    RecordCounts counts, ClockTime newest, List<StoredRecord> queued, List<long[]> keys) {

  /** Copies the lists. */
  public StoreSummary {
    queued = List.copyOf(queued);
    keys = List.copyOf(keys);
  }
}
