package org.kumofs.server.store;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;

/**
 * One part of the cache: a ring of records and an index of them. When the ring is full the oldest
 * record makes room; one that was used since it came to lie where it lies goes to the head again. A
 * record that is read once, as by somebody who reads everything, so pushes out only others like it.
 *
 * <p>Safe for use by many threads, each for the time of a copy.
 */
final class CacheSegment {

  private static final int FIRST_SLOTS = 64;

  /** So many records are moved for one that comes, at most; then used ones make room too. */
  private static final int MOST_MOVES = 8;

  private final EntryRing ring;

  /**
   * An open hash table: the upper half of a key's hash, and above 0 the entry's place in units of 8
   * bytes; 0 is a free slot.
   */
  private long[] slots = new long[FIRST_SLOTS];

  private int entries;
  private long hits;
  private long misses;

  CacheSegment(long maxBytes) {
    this.ring = new EntryRing(maxBytes);
  }

  /** What lies under a key; empty if that is not known here. */
  synchronized Optional<Optional<RawValue>> find(RawKey key) {
    int slot = slotOf(key);
    return slots[slot] == 0 ? Optional.empty() : Optional.of(ring.use(placeIn(slots[slot])));
  }

  /** Whether that is known here. */
  synchronized boolean knows(RawKey key) {
    return slots[slotOf(key)] != 0;
  }

  /** The same for a reader: what is found counts as a hit. */
  synchronized Optional<Optional<RawValue>> recall(RawKey key) {
    Optional<Optional<RawValue>> found = find(key);
    if (found.isPresent()) {
      hits++;
    }
    return found;
  }

  /** A reader looks into the database. */
  synchronized void missed() {
    misses++;
  }

  /** Takes what lies under a key from now on. */
  synchronized void put(RawKey key, Optional<RawValue> record) {
    int slot = slotOf(key);
    if (slots[slot] != 0) {
      if (ring.replace(placeIn(slots[slot]), key, record)) {
        return;
      }
      remove(slot);
    }
    add(key, record);
  }

  /**
   * Takes what lies under a key unless something is known of it.
   *
   * @param isTrue whether it still lies there, asked while nobody else puts anything here
   */
  synchronized void putIfUnknown(RawKey key, Optional<RawValue> record, BooleanSupplier isTrue) {
    if (slots[slotOf(key)] == 0 && isTrue.getAsBoolean()) {
      add(key, record);
    }
  }

  /** Forgets a key. */
  synchronized void remove(RawKey key) {
    int slot = slotOf(key);
    if (slots[slot] != 0) {
      remove(slot);
    }
  }

  /** Forgets everything. */
  synchronized void clear() {
    slots = new long[FIRST_SLOTS];
    entries = 0;
    ring.clear();
  }

  /** What it has counted. */
  synchronized CacheCounts counts() {
    return new CacheCounts(hits, misses, entries, ring.bytes(), ring.capacity());
  }

  private void add(RawKey key, Optional<RawValue> record) {
    int size = EntryRing.sizeOf(key, record);
    if (!ring.canHold(size)) {
      return;
    }
    makeRoom(size);
    if (++entries > slots.length / 2) {
      grow();
    }
    slots[slotOf(key)] = slot(key.hash(), ring.add(key, record));
  }

  private void makeRoom(int size) {
    int moves = 0;
    while (!ring.hasRoom(size)) {
      if (ring.isOldestDead()) {
        ring.removeOldest();
      } else if (ring.isOldestUsed() && moves < MOST_MOVES && ring.canMoveOldest()) {
        moves++;
        int slot = slotOfOldest();
        long hash = ring.hashAt(ring.oldest());
        slots[slot] = slot(hash, ring.moveOldest());
      } else {
        remove(slotOfOldest());
        ring.removeOldest();
      }
    }
  }

  private void remove(int slot) {
    ring.drop(placeIn(slots[slot]));
    free(slot);
    entries--;
  }

  /** The slot of a key, or the free one where it is to be. */
  private int slotOf(RawKey key) {
    int hash = upperHalf(key.hash());
    int slot = hash & slots.length - 1;
    while (slots[slot] != 0
        && (upperHalf(slots[slot]) != hash || !ring.hasKey(placeIn(slots[slot]), key))) {
      slot = next(slot);
    }
    return slot;
  }

  private int slotOfOldest() {
    long wanted = slot(ring.hashAt(ring.oldest()), ring.oldest());
    int slot = upperHalf(wanted) & slots.length - 1;
    while (slots[slot] != wanted) {
      slot = next(slot);
    }
    return slot;
  }

  /** Frees a slot; those behind it that could not lie nearer to where they belong move up. */
  private void free(int slot) {
    int gap = slot;
    for (int i = next(gap); slots[i] != 0; i = next(i)) {
      int wanted = upperHalf(slots[i]) & slots.length - 1;
      if (distance(wanted, i) >= distance(gap, i)) {
        slots[gap] = slots[i];
        gap = i;
      }
    }
    slots[gap] = 0;
  }

  private void grow() {
    long[] before = slots;
    slots = new long[before.length * 2];
    for (long entry : before) {
      if (entry != 0) {
        int slot = upperHalf(entry) & slots.length - 1;
        while (slots[slot] != 0) {
          slot = next(slot);
        }
        slots[slot] = entry;
      }
    }
  }

  private int next(int slot) {
    return slot + 1 & slots.length - 1;
  }

  private int distance(int from, int to) {
    return to - from & slots.length - 1;
  }

  private static long slot(long hash, long place) {
    return (hash & 0xffff_ffff_0000_0000L) | (place / Long.BYTES + 1);
  }

  private static int upperHalf(long hash) {
    return (int) (hash >>> Integer.SIZE);
  }

  private static long placeIn(long slot) {
    return (Integer.toUnsignedLong((int) slot) - 1) * Long.BYTES;
  }
}
