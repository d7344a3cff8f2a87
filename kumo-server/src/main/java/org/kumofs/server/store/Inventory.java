package org.kumofs.server.store;

import java.util.Optional;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawValue;
import org.kumofs.data.ValueContent;

/** Keeps count of the records and of the highest stamp seen while records come and go. */
final class Inventory {

  private long live;
  private long expiring;
  private long tombstones;
  private ClockTime newest = ClockTime.ZERO;

  synchronized void restore(RecordCounts counts, ClockTime seen) {
    live = counts.live();
    expiring = counts.expiring();
    tombstones = counts.tombstones();
    newest = seen;
  }

  /** Notes that under one key something has taken the place of something else. */
  synchronized void note(Optional<RawValue> before, Optional<RawValue> after) {
    before.ifPresent(record -> count(record, -1));
    after.ifPresent(
        record -> {
          count(record, 1);
          newest = ClockTime.join(newest, record.clockTime());
        });
  }

  /** Adds what another one has counted; that is at rest. */
  synchronized void add(Inventory other) {
    live += other.live;
    expiring += other.expiring;
    tombstones += other.tombstones;
    newest = ClockTime.join(newest, other.newest);
  }

  synchronized void clear() {
    restore(RecordCounts.NONE, newest);
  }

  synchronized RecordCounts counts() {
    return new RecordCounts(live, expiring, tombstones);
  }

  synchronized ClockTime newest() {
    return newest;
  }

  private void count(RawValue record, int change) {
    if (record.isTombstone()) {
      tombstones += change;
      return;
    }
    live += change;
    if (ValueContent.isExpired(record, Long.MAX_VALUE)) {
      expiring += change;
    }
  }
}
