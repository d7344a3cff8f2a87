package org.kumofs.server.store;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.kumofs.data.FlushMark;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.time.TimeSource;

/** Records in a sorted map; snapshots share it until the next write copies it. */
final class MemoryEngine implements RecordEngine {

  private static final int CHUNK_RECORDS = 1024;

  private final Map<String, MemoryEngine> backups = new ConcurrentHashMap<>();
  private UUID identity;
  private NavigableMap<byte[], RawValue> records = new TreeMap<>(Arrays::compareUnsigned);
  private boolean shared;
  private FlushMark flushMark = FlushMark.NONE;
  private Optional<RememberedRings> remembered = Optional.empty();
  private Optional<Completeness> completeness = Optional.empty();

  MemoryEngine(UUID identity) {
    this.identity = identity;
  }

  @Override
  public synchronized Optional<RawValue> get(RawKey key) {
    return Optional.ofNullable(records.get(key.bytes()));
  }

  @Override
  public void requireRoom(RawValue record) {}

  @Override
  public synchronized void put(RawKey key, RawValue value) {
    own().put(key.bytes(), value);
  }

  @Override
  public void sync() {}

  @Override
  public synchronized void remove(RawKey key) {
    own().remove(key.bytes());
  }

  private Map<byte[], RawValue> own() {
    if (shared) {
      records = new TreeMap<>(records);
      shared = false;
    }
    return records;
  }

  @Override
  public synchronized RecordCursor cursor(Optional<RawKey> after) {
    shared = true;
    Map<byte[], RawValue> part =
        after
            .<Map<byte[], RawValue>>map(key -> records.tailMap(key.bytes(), false))
            .orElse(records);
    return new MapCursor(records, part.entrySet().iterator());
  }

  @Override
  public synchronized long sizeBytes() {
    return records.entrySet().stream()
        .mapToLong(record -> record.getKey().length + record.getValue().bytes().length)
        .sum();
  }

  private synchronized long size() {
    return records.size();
  }

  @Override
  public synchronized UUID identity() {
    return identity;
  }

  @Override
  public synchronized FlushMark flushMark() {
    return flushMark;
  }

  @Override
  public synchronized void keepFlushMark(FlushMark mark) {
    flushMark = mark;
  }

  @Override
  public synchronized Optional<RememberedRings> rememberedRings() {
    return remembered;
  }

  @Override
  public synchronized void rememberRings(RememberedRings rings) {
    remembered = Optional.of(rings);
  }

  @Override
  public synchronized Optional<Completeness> completeness() {
    return completeness;
  }

  @Override
  public synchronized void keepCompleteness(Optional<Completeness> kept) {
    completeness = kept;
  }

  @Override
  public synchronized Runnable clear() {
    records = new TreeMap<>(Arrays::compareUnsigned);
    shared = false;
    identity = next(identity);
    flushMark = FlushMark.NONE;
    remembered = Optional.empty();
    completeness = Optional.empty();
    return () -> {};
  }

  @Override
  public EngineBackup backup(String suffix, TimeSource time) {
    MemoryEngine copy = new MemoryEngine(next(identity()));
    copy.keepFlushMark(flushMark());
    return new MemoryBackup(copy, () -> backups.put(suffix, copy));
  }

  /** The backup of that name, if there is one. */
  Optional<MemoryEngine> backupOf(String suffix) {
    return Optional.ofNullable(backups.get(suffix));
  }

  @Override
  public Optional<StoreSummary> takeSummary() {
    return Optional.empty();
  }

  @Override
  public void close(Optional<StoreSummary> summary) {}

  private static UUID next(UUID identity) {
    return new UUID(identity.getMostSignificantBits(), identity.getLeastSignificantBits() + 1);
  }

  private record MemoryBackup(MemoryEngine copy, Runnable keep) implements EngineBackup {

    @Override
    public boolean takeFiles() {
      return false;
    }

    @Override
    public void copy(Scan scan, BackupProgress progress) {
      for (List<StoredRecord> chunk = scan.next(CHUNK_RECORDS);
          !chunk.isEmpty();
          chunk = scan.next(CHUNK_RECORDS)) {
        chunk.forEach(record -> copy.put(record.key(), record.value()));
      }
    }

    @Override
    public BackupTotals finish(BackupFacts facts, BackupProgress progress) {
      keep.run();
      return new BackupTotals(copy.size(), copy.sizeBytes());
    }

    @Override
    public void close() {}
  }

  private static final class MapCursor implements RecordCursor {

    private final NavigableMap<byte[], RawValue> snapshot;
    private Iterator<Map.Entry<byte[], RawValue>> entries;

    MapCursor(
        NavigableMap<byte[], RawValue> snapshot, Iterator<Map.Entry<byte[], RawValue>> entries) {
      this.snapshot = snapshot;
      this.entries = entries;
    }

    @Override
    public Optional<StoredRecord> next() {
      if (!entries.hasNext()) {
        return Optional.empty();
      }
      Map.Entry<byte[], RawValue> entry = entries.next();
      return Optional.of(new StoredRecord(RawKey.ofRecord(entry.getKey()), entry.getValue()));
    }

    @Override
    public void moveTo(RawKey key) {
      entries = snapshot.tailMap(key.bytes(), true).entrySet().iterator();
    }

    @Override
    public void rest() {}

    @Override
    public void close() {}
  }
}
