package org.kumofs.server.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/**
 * The tombstones of a store that wait to be dropped, oldest first. See {@code docs/storage.md},
 * Tombstones. Safe for use by many threads.
 *
 * <p>The queue's memory is bounded: past {@value #HARD_LIMIT_FACTOR} times the configured size a
 * tombstone is not queued; it stays on disk until a {@link Sweep} finds it.
 */
public final class Tombstones {

  /** How far the queue may outgrow its configured size while its tombstones are too young. */
  static final int HARD_LIMIT_FACTOR = 4;

  /**
   * What an entry counts for beside its key record: a stamp and a length. On the heap it is more.
   */
  static final int ENTRY_BYTES = 16;

  private static final int BYTES_PER_KILOBYTE = 1024;

  private final TombstoneLimits limits;
  private final Consumer<StoredRecord> drop;
  private final PriorityQueue<StoredRecord> queue =
      new PriorityQueue<>(Comparator.comparingLong(Tombstones::unixSeconds));
  private long bytes;

  /**
   * @param drop erases a record if it is still this tombstone
   */
  Tombstones(TombstoneLimits limits, Consumer<StoredRecord> drop) {
    this.limits = limits;
    this.drop = drop;
  }

  /** How long tombstones are kept. */
  public TombstoneLimits limits() {
    return limits;
  }

  /** How many are queued. */
  public synchronized int size() {
    return queue.size();
  }

  /** Size of the queue, as the limit counts it. */
  public synchronized long bytes() {
    return bytes;
  }

  /**
   * Drops tombstones that are due: each older than the maximum age and, while the queue is too
   * large, each older than the minimum age. A record that has changed since is left alone.
   *
   * @param nowSeconds Unix seconds
   * @param maxCount how many to look at, at most
   * @return how many were looked at; fewer than {@code maxCount} if no other is due
   */
  public int reclaim(long nowSeconds, int maxCount) {
    int count = 0;
    while (count < maxCount) {
      Optional<StoredRecord> due = pollDue(nowSeconds);
      if (due.isEmpty()) {
        break;
      }
      dropOrRequeue(due.get());
      count++;
    }
    return count;
  }

  /** Queues a tombstone unless the queue is full. */
  synchronized void add(StoredRecord tombstone) {
    long limit = (long) limits.queueKilobytes() * BYTES_PER_KILOBYTE * HARD_LIMIT_FACTOR;
    if (bytes + entryBytes(tombstone) <= limit) {
      queue.add(tombstone);
      bytes += entryBytes(tombstone);
    }
  }

  synchronized void clear() {
    queue.clear();
    bytes = 0;
  }

  synchronized List<StoredRecord> snapshot() {
    return new ArrayList<>(queue);
  }

  private void dropOrRequeue(StoredRecord tombstone) {
    boolean done = false;
    try {
      drop.accept(tombstone);
      done = true;
    } finally {
      if (!done) {
        add(tombstone);
      }
    }
  }

  private synchronized Optional<StoredRecord> pollDue(long nowSeconds) {
    StoredRecord oldest = queue.peek();
    if (oldest == null || nowSeconds - unixSeconds(oldest) <= ageLimitSeconds()) {
      return Optional.empty();
    }
    queue.remove();
    bytes -= entryBytes(oldest);
    return Optional.of(oldest);
  }

  private long ageLimitSeconds() {
    return bytes > (long) limits.queueKilobytes() * BYTES_PER_KILOBYTE
        ? limits.minAgeSeconds()
        : limits.maxAgeSeconds();
  }

  private static long unixSeconds(StoredRecord tombstone) {
    return tombstone.value().clockTime().unixSeconds();
  }

  private static long entryBytes(StoredRecord tombstone) {
    return ENTRY_BYTES + (long) tombstone.key().bytes().length;
  }
}
