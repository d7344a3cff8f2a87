package org.kumofs.server.store;

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

  /**
   * Values of 128 KiB and what stands before them. Larger ones would push too many others out, and
   * event loops, which copy what they answer, would be busy with one for too long.
   */
  private static final int LARGEST_RECORD_BYTES = (128 << 10) + 1024;

  private static final int COUNTERS = 1024;

  private static final int MOST_SEGMENTS = 64;
  private static final long SMALLEST_SEGMENT_BYTES = 1 << 20;

  private final CacheSegment[] segments;
  private final AtomicLongArray changes = new AtomicLongArray(COUNTERS);

  /**
   * Creates an empty cache.
   *
   * @param maxBytes how much memory the entries may take, about; 0 for none
   */
  RecordCache(long maxBytes) {
    this.segments = new CacheSegment[maxBytes == 0 ? 0 : segmentsFor(maxBytes)];
    for (int i = 0; i < segments.length; i++) {
      // The rest is left to the index.
      segments[i] = new CacheSegment(maxBytes / segments.length / 8 * 7);
    }
  }

  private static int segmentsFor(long maxBytes) {
    long fitting = Math.max(1, maxBytes / SMALLEST_SEGMENT_BYTES);
    return Integer.highestOneBit((int) Math.min(MOST_SEGMENTS, fitting));
  }

  private CacheSegment segment(RawKey key) {
    return segments[(int) key.hash() & segments.length - 1];
  }

  /** What lies under a key; empty if that is not known here. */
  Optional<Optional<RawValue>> find(RawKey key) {
    return segments.length == 0 ? Optional.empty() : segment(key).find(key);
  }

  /** Whether it is known here what lies under a key. */
  boolean knows(RawKey key) {
    return segments.length > 0 && segment(key).knows(key);
  }

  /** The same for a reader, which counts: as a hit, or as a miss once it begins to read. */
  Optional<Optional<RawValue>> recall(RawKey key) {
    return segments.length == 0 ? Optional.empty() : segment(key).recall(key);
  }

  /** To be called before a key is read from the disk; {@link #read} wants the result. */
  long beginRead(RawKey key) {
    if (segments.length > 0) {
      segment(key).missed();
    }
    return changes.get(counter(key));
  }

  /** Takes what was read, unless it may have been overwritten since. */
  void read(RawKey key, Optional<RawValue> record, long begun) {
    if (isTaken(record)) {
      segment(key).putIfUnknown(key, record, () -> changes.get(counter(key)) == begun);
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
      segment(key).put(key, record);
    } else {
      forget(key);
    }
  }

  /** A change has failed: nobody knows what lies there. */
  void changeFailed(RawKey key) {
    changes.incrementAndGet(counter(key));
    forget(key);
  }

  private void forget(RawKey key) {
    if (segments.length > 0) {
      segment(key).remove(key);
    }
  }

  /** Forgets everything. To be called while nobody reads. */
  void clear() {
    for (CacheSegment segment : segments) {
      segment.clear();
    }
  }

  /** What it has counted since it was created. */
  CacheCounts counts() {
    CacheCounts counts = CacheCounts.NONE;
    for (CacheSegment segment : segments) {
      counts = counts.plus(segment.counts());
    }
    return counts;
  }

  private boolean isTaken(Optional<RawValue> record) {
    return segments.length > 0
        && (record.isEmpty() || record.get().length() <= LARGEST_RECORD_BYTES);
  }

  private static int counter(RawKey key) {
    return (int) key.hash() & COUNTERS - 1;
  }
}
