package org.kumofs.server.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.kumofs.data.Bytes;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;

/**
 * Records one after the other in a ring of pages outside of the heap, where the collector of
 * garbage has nothing to look at. The newest lies at the head, the oldest at the tail. A place is
 * the offset of a record in the ring; it is good until the record is taken away or moved. Not safe
 * for use by several threads.
 */
final class EntryRing {

  /** What an entry begins with: its size, its state, the lengths of key and value. */
  private static final int HEADER_BYTES = 16;

  private static final int STATE = 4;
  private static final int KEY_LENGTH = 8;
  private static final int VALUE_LENGTH = 12;

  /** The length of a value that says that nothing lies under the key. */
  private static final int ABSENT = -1;

  private static final int DEAD = 0;
  private static final int KEPT = 1;
  private static final int USED = 2;

  private static final int LARGEST_PAGE_BYTES = 256 << 10;
  private static final int FEWEST_PAGES = 2;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final int pageBytes;
  private final ByteBuffer[] pages;
  private final long capacity;

  /** Bytes that were ever put in and taken away; they meet in the ring at their remainders. */
  private long head;

  private long tail;

  /**
   * Creates an empty ring. Its pages are allocated as they are reached.
   *
   * @param maxBytes the most that it takes, at least some hundred bytes
   */
  EntryRing(long maxBytes) {
    long count = Math.max(FEWEST_PAGES, (maxBytes + LARGEST_PAGE_BYTES - 1) / LARGEST_PAGE_BYTES);
    this.pages = new ByteBuffer[Math.toIntExact(count)];
    this.pageBytes = (int) (maxBytes / count) & -Long.BYTES;
    this.capacity = count * pageBytes;
  }

  /** How many bytes a record takes here. */
  static int sizeOf(RawKey key, Optional<RawValue> record) {
    int length = HEADER_BYTES + key.bytes().length + record.map(RawValue::length).orElse(0);
    return length + Long.BYTES - 1 & -Long.BYTES;
  }

  /** Whether an entry of this size has a place in the empty ring. */
  boolean canHold(int size) {
    return size <= pageBytes;
  }

  /** Whether an entry of this size has a place at the head now. */
  boolean hasRoom(int size) {
    return hasRoom(size, tail);
  }

  private boolean hasRoom(int size, long tailThen) {
    int left = leftInPage();
    long needed = left < size ? (long) left + size : size;
    return capacity - (head - tailThen) >= needed;
  }

  private int leftInPage() {
    return pageBytes - (int) (head % pageBytes);
  }

  boolean isEmpty() {
    return head == tail;
  }

  /** How many bytes lie between the oldest and the newest, with those of no use. */
  long bytes() {
    return head - tail;
  }

  /** How many bytes that can be. */
  long capacity() {
    return capacity;
  }

  /** Puts a record at the head, where there is to be room. */
  long add(RawKey key, Optional<RawValue> record) {
    int size = sizeOf(key, record);
    long place = takeAtHead(size);
    ByteBuffer page = page(place);
    int at = at(place);
    page.putInt(at, size);
    page.putInt(at + KEY_LENGTH, key.bytes().length);
    page.put(at + HEADER_BYTES, key.bytes());
    fill(page, at, record);
    page.putInt(at + STATE, KEPT);
    return place;
  }

  private long takeAtHead(int size) {
    int left = leftInPage();
    if (left < size) {
      long rest = head % capacity;
      page(rest).putInt(at(rest), left).putInt(at(rest) + STATE, DEAD);
      head += left;
    }
    long place = head % capacity;
    head += size;
    return place;
  }

  private static void fill(ByteBuffer page, int at, Optional<RawValue> record) {
    page.putInt(at + VALUE_LENGTH, record.map(RawValue::length).orElse(ABSENT));
    if (record.isPresent()) {
      int to = at + HEADER_BYTES + page.getInt(at + KEY_LENGTH);
      byte[] first = record.get().head();
      Bytes rest = record.get().tail();
      page.put(to, first);
      page.put(to + first.length, rest.array(), rest.offset(), rest.length());
    }
  }

  /**
   * Replaces what lies under the key of an entry if that takes about as much as what was there.
   *
   * @return whether it did
   */
  boolean replace(long place, RawKey key, Optional<RawValue> record) {
    ByteBuffer page = page(place);
    int at = at(place);
    int size = page.getInt(at);
    int wanted = sizeOf(key, record);
    if (wanted > size || wanted < size / 2) {
      return false;
    }
    fill(page, at, record);
    page.putInt(at + STATE, USED);
    return true;
  }

  /** Whether an entry is that of a key. */
  boolean hasKey(long place, RawKey key) {
    ByteBuffer page = page(place);
    int at = at(place);
    byte[] bytes = key.bytes();
    if (page.getInt(at + KEY_LENGTH) != bytes.length) {
      return false;
    }
    int start = at + HEADER_BYTES;
    int i = 0;
    for (; i <= bytes.length - Long.BYTES; i += Long.BYTES) {
      if (page.getLong(start + i) != (long) LONG.get(bytes, i)) {
        return false;
      }
    }
    for (; i < bytes.length; i++) {
      if (page.get(start + i) != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  /** The hash that the key record of an entry begins with. */
  long hashAt(long place) {
    return page(place).getLong(at(place) + HEADER_BYTES);
  }

  /** What lies under the key of an entry, a copy; the entry counts as used. */
  Optional<RawValue> use(long place) {
    ByteBuffer page = page(place);
    int at = at(place);
    page.putInt(at + STATE, USED);
    int length = page.getInt(at + VALUE_LENGTH);
    if (length == ABSENT) {
      return Optional.empty();
    }
    byte[] bytes = new byte[length];
    page.get(at + HEADER_BYTES + page.getInt(at + KEY_LENGTH), bytes);
    return Optional.of(RawValue.ofRecord(bytes));
  }

  /** Marks an entry as of no use; its place is freed when the tail comes there. */
  void drop(long place) {
    page(place).putInt(at(place) + STATE, DEAD);
  }

  /** The place of the oldest entry; there is to be one. */
  long oldest() {
    return tail % capacity;
  }

  /** Whether the oldest entry is one that nobody looks for. */
  boolean isOldestDead() {
    return stateOfOldest() == DEAD;
  }

  /** Whether the oldest entry was used since it was put or moved where it lies. */
  boolean isOldestUsed() {
    return stateOfOldest() == USED;
  }

  private int stateOfOldest() {
    return page(oldest()).getInt(at(oldest()) + STATE);
  }

  /** Whether the oldest entry has a place at the head, its own place being free then. */
  boolean canMoveOldest() {
    int size = sizeOfOldest();
    return hasRoom(size, tail + size);
  }

  private int sizeOfOldest() {
    return page(oldest()).getInt(at(oldest()));
  }

  /** Frees the place of the oldest entry. */
  void removeOldest() {
    tail += sizeOfOldest();
  }

  /**
   * Moves the oldest entry to the head.
   *
   * @return its place from now on
   */
  long moveOldest() {
    long from = oldest();
    int size = sizeOfOldest();
    tail += size;
    long to = takeAtHead(size);
    // The two may overlap, which the buffer knows to deal with.
    page(to).put(at(to), page(from), at(from), size);
    page(to).putInt(at(to) + STATE, KEPT);
    return to;
  }

  /** Drops everything. */
  void clear() {
    tail = head;
  }

  private ByteBuffer page(long place) {
    int number = (int) (place / pageBytes);
    ByteBuffer page = pages[number];
    if (page == null) {
      page = ByteBuffer.allocateDirect(pageBytes);
      pages[number] = page;
    }
    return page;
  }

  private int at(long place) {
    return (int) (place % pageBytes);
  }
}
