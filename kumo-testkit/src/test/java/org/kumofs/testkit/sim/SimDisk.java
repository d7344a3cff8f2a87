package org.kumofs.testkit.sim;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.kumofs.data.FlushMark;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.server.store.Completeness;
import org.kumofs.server.store.EngineBackup;
import org.kumofs.server.store.MemoryStore;
import org.kumofs.server.store.RecordCursor;
import org.kumofs.server.store.RecordEngine;
import org.kumofs.server.store.RememberedRings;
import org.kumofs.server.store.StoreSummary;
import org.kumofs.time.TimeSource;

/**
 * What a server's database is on a disk. A process that dies loses nothing that its store has
 * taken. A host that dies loses writes that the system had not brought to the disk yet: those of
 * the last seconds, or the later part of them, since they lie in one log, in their order. Flush
 * marks are synced, and with them all that lies in the log before.
 */
final class SimDisk implements RecordEngine {

  /** By then the system has brought to the disk what nobody has synced. */
  private static final long WRITE_BACK_NANOS = 5_000_000_000L;

  private final TimeSource time;
  private final boolean syncs;
  private final RecordEngine records;
  private final Deque<Change> unsynced = new ArrayDeque<>();
  private final Random waits;

  private record Change(long atNanos, RawKey key, Optional<RawValue> before) {}

  /**
   * @param syncs whether every write is forced to the disk before it is answered
   */
  SimDisk(UUID identity, TimeSource time, boolean syncs) {
    this.time = time;
    this.syncs = syncs;
    this.records = MemoryStore.newEngine(identity);
    this.waits = new Random(identity.getLeastSignificantBits());
  }

  /**
   * The host dies.
   *
   * @param random chooses how much of the latest writes is lost
   * @return how many writes are
   */
  int losePower(Random random) {
    writeBack();
    int lost = random.nextInt(unsynced.size() + 1);
    for (int i = 0; i < lost; i++) {
      Change change = unsynced.removeLast();
      change
          .before()
          .ifPresentOrElse(
              value -> records.put(change.key(), value), () -> records.remove(change.key()));
    }
    sync();
    return lost;
  }

  @Override
  public void sync() {
    unsynced.clear();
  }

  private void writeBack() {
    long limit = time.nanoTime() - WRITE_BACK_NANOS;
    while (!unsynced.isEmpty() && unsynced.peekFirst().atNanos() < limit) {
      unsynced.removeFirst();
    }
  }

  private void note(RawKey key) {
    if (syncs) {
      return;
    }
    writeBack();
    unsynced.addLast(new Change(time.nanoTime(), key, records.get(key)));
  }

  @Override
  public Optional<RawValue> get(RawKey key) {
    return records.get(key);
  }

  @Override
  public void requireRoom(RawValue record) {}

  /** Half of the time: requests go one way or the other. */
  @Override
  public boolean changesAtOnce(long bytes) {
    return waits.nextBoolean();
  }

  @Override
  public void put(RawKey key, RawValue value) {
    note(key);
    records.put(key, value);
  }

  @Override
  public void remove(RawKey key) {
    note(key);
    records.remove(key);
  }

  @Override
  public RecordCursor cursor(Optional<RawKey> after) {
    return records.cursor(after);
  }

  @Override
  public long sizeBytes() {
    return records.sizeBytes();
  }

  @Override
  public UUID identity() {
    return records.identity();
  }

  @Override
  public FlushMark flushMark() {
    return records.flushMark();
  }

  @Override
  public void keepFlushMark(FlushMark mark) {
    records.keepFlushMark(mark);
    sync();
  }

  @Override
  public Optional<RememberedRings> rememberedRings() {
    return records.rememberedRings();
  }

  @Override
  public void rememberRings(RememberedRings rings) {
    records.rememberRings(rings);
  }

  @Override
  public Optional<Completeness> completeness() {
    return records.completeness();
  }

  @Override
  public void keepCompleteness(Optional<Completeness> completeness) {
    records.keepCompleteness(completeness);
  }

  @Override
  public Runnable clear() {
    sync();
    return records.clear();
  }

  @Override
  public EngineBackup backup(String suffix, TimeSource clock) {
    return records.backup(suffix, clock);
  }

  /** A process that dies has told nothing. */
  @Override
  public Optional<StoreSummary> takeSummary() {
    return Optional.empty();
  }

  @Override
  public void close(Optional<StoreSummary> summary) {}
}
