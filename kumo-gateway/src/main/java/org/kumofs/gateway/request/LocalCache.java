package org.kumofs.gateway.request;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Optional;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;

/**
 * The records that clients of this gateway have read last, bounded by the memory that they take.
 * One for all event loops; safe for use by many threads.
 */
public final class LocalCache {

  /** What an entry costs beyond its bytes: the objects and arrays that hold it. */
  private static final int ENTRY_OVERHEAD_BYTES = 160;

  private final Cache<RawKey, RawValue> records;

  /**
   * @param maxBytes how much memory the records may take, about
   */
  public LocalCache(long maxBytes) {
    records =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes)
            .weigher(LocalCache::weight)
            // Upkeep is cheap; no pool of threads is wanted for it.
            .executor(Runnable::run)
            .build();
  }

  private static int weight(RawKey key, RawValue value) {
    long bytes = (long) key.bytes().length + value.length() + ENTRY_OVERHEAD_BYTES;
    return (int) Math.min(Integer.MAX_VALUE, bytes);
  }

  Optional<RawValue> get(RawKey key) {
    return Optional.ofNullable(records.getIfPresent(key));
  }

  void put(RawKey key, RawValue value) {
    records.put(key, value);
  }

  void remove(RawKey key) {
    records.invalidate(key);
  }

  void clear() {
    records.invalidateAll();
  }
}
