package org.kumofs.server.store;

import java.util.List;
import java.util.Optional;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.FlushMark;
import org.kumofs.data.RawKey;
import org.kumofs.data.ValueContent;

/**
 * Goes round and round a store, a little at each call, and erases what nobody needs: tombstones
 * that found no place in the queue and are past their maximum age, and values that expired that
 * long ago, and whatever was flushed. An expired value is kept as long as a tombstone because it
 * stands for a delete just the same: it keeps older versions of its record away. A flush needs no
 * such traces: it covers every older version as well. Safe for use by many threads, one of them at
 * a time.
 */
public final class Sweep {

  private final Store store;
  private Optional<RawKey> position = Optional.empty();

  /** What was flushed when this round began. */
  private FlushMark flushed = FlushMark.NONE;

  /** Of what was flushed by this, nothing is left. */
  private FlushMark cleared = FlushMark.NONE;

  /** A sweep that begins at the first key. */
  public Sweep(Store store) {
    this.store = store;
  }

  /**
   * Looks at the next records, wrapping round at the end; does nothing while the store holds
   * nothing that could be due.
   *
   * @param nowSeconds Unix seconds
   * @param maxRecords how many to read, at most
   * @return how many were read
   */
  public synchronized int step(long nowSeconds, int maxRecords) {
    RecordCounts counts = store.counts();
    FlushMark mark = store.flushMark().at(nowSeconds);
    if (counts.expiring() == 0
        && counts.tombstones() <= store.tombstones().size()
        && mark.equals(cleared)) {
      return 0;
    }
    if (position.isEmpty()) {
      flushed = mark;
    }
    List<StoredRecord> chunk = read(maxRecords);
    long dueSeconds = nowSeconds - store.tombstones().limits().maxAgeSeconds();
    for (StoredRecord record : chunk) {
      dropIfDue(record, dueSeconds, mark);
    }
    if (chunk.isEmpty()) {
      cleared = flushed;
    }
    position = chunk.isEmpty() ? Optional.empty() : Optional.of(chunk.get(chunk.size() - 1).key());
    return chunk.size();
  }

  private List<StoredRecord> read(int maxRecords) {
    try (Scan scan = position.map(store::scanAfter).orElseGet(store::scan)) {
      while (true) {
        try {
          return scan.next(maxRecords);
        } catch (StoreException e) {
          // Nobody else cares for what lies there, and it is not to keep the rest.
          scan.skipUnreadable(e.getMessage());
        }
      }
    }
  }

  private void dropIfDue(StoredRecord record, long dueSeconds, FlushMark mark) {
    ClockTime stamp = record.value().clockTime();
    // A value may have expired before it was written, and stands for a delete of then.
    boolean old = stamp.unixSeconds() < dueSeconds;
    boolean due =
        old
            && (record.value().isTombstone()
                || ValueContent.isExpired(record.value(), dueSeconds - 1));
    if (due || mark.covers(stamp, 0)) {
      store.dropTrace(record.key(), stamp);
    }
  }
}
