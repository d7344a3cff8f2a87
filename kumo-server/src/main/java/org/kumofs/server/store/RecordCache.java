package org.kumofs.server.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLongArray;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;

/**
 * What lies under the keys in use, that nothing lies there included, bounded by the memory that it
 * takes. It never tells what was overwritten: what a reader brings from the disk is taken only if
 * no change of its key, or of one that shares its counter, began or ended meanwhile. Safe for use
 * by many threads; the changes of one key come one after the other.
 */
final class RecordCache {

  /** What an entry costs beyond its bytes: the objects and arrays that hold it. */
  private static final int ENTRY_OVERHEAD_BYTES = 200;

  /** Larger records would push too many others out. */
  private static final int LARGEST_RECORD_BYTES = 64 << 10;

  private static final int COUNTERS = 1024;

  private final long maxBytes;
  private final Cache<RawKey, Optional<RawValue>> records;
  private final AtomicLongArray changes = new AtomicLongArray(COUNTERS);

  /**
   * Creates an empty cache.
   *
   * @param maxBytes how much memory the entries may take, about; 0 for none
   */
  RecordCache(long maxBytes) {
    this.maxBytes = maxBytes;
    this.records =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes)
            .weigher(RecordCache::weight)
            // Upkeep is cheap; no pool of threads is wanted for it.
            .executor(Runnable::run)
            .build();
  }

  private static int weight(RawKey key, Optional<RawValue> record) {
    int length = record.isPresent() ? record.get().length() : 0;
    return key.bytes().length + length + ENTRY_OVERHEAD_BYTES;
  }

  /** What lies under a key; empty if that is not known here. */
  Optional<Optional<RawValue>> find(RawKey key) {
    return Optional.ofNullable(records.getIfPresent(key));
  }

  /** To be called before a key is read from the disk; {@link #read} wants the result. */
  long beginRead(RawKey key) {
    return changes.get(counter(key));
  }

  /** Takes what was read, unless it may have been overwritten since. */
  void read(RawKey key, Optional<RawValue> record, long begun) {
    if (isTaken(record)) {
      records
          .asMap()
          .compute(
              key,
              (same, held) -> held == null && changes.get(counter(key)) == begun ? record : held);
    }
  }

  /** To be called before a key is changed. */
  void beginChange(RawKey key) {
    changes.incrementAndGet(counter(key));
  }

  /** Takes what lies under a key from now on. */
  void changed(RawKey key, Optional<RawValue> record) {
    changes.incrementAndGet(counter(key));
    if (isTaken(record)) {
      records.put(key, record);
    } else {
      records.invalidate(key);
    }
  }

  /** A change has failed: nobody knows what lies there. */
  void changeFailed(RawKey key) {
    changes.incrementAndGet(counter(key));
    records.invalidate(key);
  }

  /** Forgets everything. To be called while nobody reads. */
  void clear() {
    records.invalidateAll();
  }

  private boolean isTaken(Optional<RawValue> record) {
    return maxBytes > 0 && (record.isEmpty() || record.get().length() <= LARGEST_RECORD_BYTES);
  }

  private static int counter(RawKey key) {
    return (int) key.hash() & COUNTERS - 1;
  }
}
