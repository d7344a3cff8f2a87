package org.kumofs.server.store;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.kumofs.time.TimeSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads all records of a database that was closed without a summary, to know what there is. */
final class OpeningScan {

  private static final Logger log = LoggerFactory.getLogger(OpeningScan.class);
  private static final long REPORT_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Inventory inventory;
  private final KeyFilter keys;
  private final Tombstones tombstones;
  private final TimeSource time;

  OpeningScan(Inventory inventory, KeyFilter keys, Tombstones tombstones, TimeSource time) {
    this.inventory = inventory;
    this.keys = keys;
    this.tombstones = tombstones;
    this.time = time;
  }

  void read(RecordCursor cursor) {
    long lastReport = time.nanoTime();
    boolean reported = false;
    long count = 0;
    while (readOne(cursor)) {
      count++;
      if (time.nanoTime() - lastReport >= REPORT_NANOS) {
        log.info("reading all records, since the last stop left no summary of them: {}", count);
        lastReport = time.nanoTime();
        reported = true;
      }
    }
    if (reported) {
      log.info("read {} records", count);
    }
  }

  /** In a method of its own, so that a large record is let go of before the next one is read. */
  private boolean readOne(RecordCursor cursor) {
    Optional<StoredRecord> next = cursor.next();
    next.ifPresent(this::note);
    return next.isPresent();
  }

  private void note(StoredRecord record) {
    inventory.note(Optional.empty(), Optional.of(record.value()));
    keys.add(record.key());
    if (record.value().isTombstone()) {
      tombstones.add(record);
    }
  }
}
