package org.kumofs.server.rejoin;

import java.util.List;
import java.util.function.Predicate;
import org.kumofs.message.KeyMarks;
import org.kumofs.server.store.Scan;
import org.kumofs.server.store.Store;
import org.kumofs.server.store.StoredRecord;

/** Looks for the records that a server which comes back can't rely on. */
final class DroppedKeys {

  private static final int RECORDS_PER_CHUNK = 1_000;

  private DroppedKeys() {}

  /**
   * Reads all records.
   *
   * @param isDropped which of them go
   * @param before keys that were dropped before and have not come yet
   */
  static KeyMarks of(Store store, Predicate<StoredRecord> isDropped, KeyMarks before) {
    KeyMarks.Builder keys = new KeyMarks.Builder().add(before);
    try (Scan scan = store.scan()) {
      for (List<StoredRecord> records = scan.next(RECORDS_PER_CHUNK);
          !records.isEmpty();
          records = scan.next(RECORDS_PER_CHUNK)) {
        records.stream().filter(isDropped).forEach(record -> keys.add(record.key().hash()));
      }
    }
    return keys.build();
  }
}
