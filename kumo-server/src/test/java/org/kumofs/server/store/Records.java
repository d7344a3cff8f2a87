package org.kumofs.server.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.data.ValueContent;
import org.kumofs.ring.RingPair;

/** Records for tests, in few words. */
public final class Records {

  /** A time that all test records are about. */
  public static final long NOW = 1_700_000_000;

  private Records() {}

  public static RawKey key(String key) {
    return RawKey.ofKey(key.getBytes(UTF_8));
  }

  public static RawValue value(int clock, String data) {
    return value(ClockTime.of(NOW, clock), data);
  }

  public static RawValue value(ClockTime stamp, String data) {
    return RawValue.of(stamp, 0, data.getBytes(UTF_8));
  }

  public static RawValue tombstone(long seconds, int clock) {
    return RawValue.tombstone(ClockTime.of(seconds, clock));
  }

  public static RawValue expiringAt(long seconds, int clock) {
    ValueContent content = new ValueContent(0, seconds, new byte[] {7});
    return content.toRecord(ClockTime.of(NOW, clock));
  }

  /** Puts a record, whatever is there. */
  public static void put(Store store, String key, RawValue record) {
    store.mutate(key(key), current -> Decision.write(record, true));
  }

  /** All records that a scan of the store shows, in its order. */
  public static List<StoredRecord> all(Store store) {
    try (Scan scan = store.scan()) {
      return rest(scan);
    }
  }

  /** What a scan has left. */
  public static List<StoredRecord> rest(Scan scan) {
    List<StoredRecord> records = new ArrayList<>();
    for (List<StoredRecord> chunk = scan.next(100); !chunk.isEmpty(); chunk = scan.next(100)) {
      records.addAll(chunk);
    }
    return records;
  }

  /** Makes a backup that notes nothing of interest. */
  public static BackupTotals backup(Store store, String suffix) {
    BackupProgress deaf =
        new BackupProgress() {
          @Override
          public void copied(long records, long bytes) {}

          @Override
          public void checked(long bytes, long totalBytes) {}
        };
    return backup(store, suffix, deaf);
  }

  /** The same, telling how far it is. */
  public static BackupTotals backup(Store store, String suffix, BackupProgress progress) {
    BackupRequest.Origin origin =
        new BackupRequest.Origin(
            "a test", "127.0.0.1:19800", NOW, ClockTime.of(NOW, 1), RingPair.EMPTY);
    return store.backup(new BackupRequest(suffix, origin), progress);
  }

  /** The same by key, as text. */
  public static Map<String, RawValue> byKey(List<StoredRecord> records) {
    Map<String, RawValue> map = new TreeMap<>();
    records.forEach(record -> map.put(new String(record.key().key(), UTF_8), record.value()));
    return map;
  }

  /** Counts from the records themselves. */
  public static RecordCounts count(List<StoredRecord> records) {
    Inventory inventory = new Inventory();
    records.forEach(record -> inventory.note(Optional.empty(), Optional.of(record.value())));
    return inventory.counts();
  }
}
