package org.kumofs.server.access;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawKey;
import org.kumofs.message.UpdatedItem.Access;

/**
 * Remembers for a bounded number of records that they were fetched since they were stored, and when
 * last; the others count as never fetched. A help for clients that want to know what is in use, no
 * promise: records push each other out, and two keys may be taken for one. Safe for use by many
 * threads, without locks and without an allocation per read.
 *
 * <p>An entry is the second half of the key's hash and the Unix seconds of the last fetch, 32 bits
 * each; 0 is a free one. It lies in any place of the bucket that the first half of the hash names.
 */
public final class AccessMemory {

  /** How many records are remembered unless told otherwise: half a megabyte. */
  public static final int DEFAULT_ENTRIES = 1 << 16;

  /** More would not fit an array with room to round up. */
  public static final int MAX_ENTRIES = 1 << 28;

  private static final int PLACES = 4;
  private static final long SECONDS = 0xffff_ffffL;

  private final AtomicLongArray entries;
  private final int bucketMask;
  private final LongSupplier unixSeconds;

  /**
   * @param atLeast how many records to remember, rounded up to a power of two; 0 for none
   * @param unixSeconds the server's clock
   */
  public AccessMemory(int atLeast, LongSupplier unixSeconds) {
    if (atLeast < 0 || atLeast > MAX_ENTRIES) {
      throw new IllegalArgumentException("a memory of " + atLeast + " accesses");
    }
    int buckets = atLeast == 0 ? 0 : roundedUp((atLeast + PLACES - 1) / PLACES);
    this.entries = new AtomicLongArray(buckets * PLACES);
    this.bucketMask = buckets - 1;
    this.unixSeconds = unixSeconds;
  }

  private static int roundedUp(int number) {
    return number == 1 ? 1 : Integer.highestOneBit(number - 1) << 1;
  }

  /** A record was fetched. */
  public void fetched(RawKey key) {
    if (entries.length() == 0) {
      return;
    }
    long fingerprint = key.hash() & ~SECONDS;
    long entry = fingerprint + (unixSeconds.getAsLong() & SECONDS);
    int place = find(key);
    if (place < 0) {
      entries.setOpaque(leastUsed(bucket(key)), entry);
    } else if (entries.getOpaque(place) != entry) {
      // Most fetches of a record in constant use write nothing: its cache line stays shared.
      entries.setOpaque(place, entry);
    }
  }

  /** A record was stored anew: its past is forgotten. */
  public void stored(RawKey key) {
    for (int place = find(key); place >= 0; place = find(key)) {
      entries.setOpaque(place, 0);
    }
  }

  /**
   * What is known of a record.
   *
   * @param stamp of the record, which tells when it was stored
   */
  public Access of(RawKey key, ClockTime stamp) {
    int place = find(key);
    long lastFetch = place < 0 ? 0 : seconds(entries.getOpaque(place));
    long lastUse = Math.max(lastFetch, stamp.unixSeconds());
    return new Access(place >= 0, Math.max(0, unixSeconds.getAsLong() - lastUse));
  }

  private int bucket(RawKey key) {
    return ((int) key.hash() & bucketMask) * PLACES;
  }

  private int find(RawKey key) {
    if (entries.length() == 0) {
      return -1;
    }
    int first = bucket(key);
    for (int place = first; place < first + PLACES; place++) {
      long entry = entries.getOpaque(place);
      if (entry != 0 && entry >>> 32 == key.hash() >>> 32) {
        return place;
      }
    }
    return -1;
  }

  private int leastUsed(int first) {
    int least = first;
    for (int place = first + 1; place < first + PLACES; place++) {
      if (seconds(entries.getOpaque(place)) < seconds(entries.getOpaque(least))) {
        least = place;
      }
    }
    return least;
  }

  private static long seconds(long entry) {
    return entry & SECONDS;
  }
}
