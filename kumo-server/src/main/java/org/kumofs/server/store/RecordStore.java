package org.kumofs.server.store;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.FlushMark;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.data.ValueContent;
import org.kumofs.time.TimeSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@link Store} over any {@link RecordEngine}: order per key, counts, tombstones, snapshots,
 * and the refusal of writes after a failed one.
 */
public final class RecordStore implements Store {

  private static final Logger log = LoggerFactory.getLogger(RecordStore.class);
  private static final int STRIPES = 1024;
  private static final Pattern SUFFIX = Pattern.compile("[A-Za-z0-9._:+@-]{1,100}");

  private final RecordEngine engine;
  private final KeyStripes stripes = new KeyStripes(STRIPES);
  private final StoreGate gate = new StoreGate();
  private final RecordCache cache;
  private final KeyFilter keys;
  private final Inventory inventory = new Inventory();
  private final Tombstones tombstones;
  private final TimeSource time;
  private final Object backups = new Object();
  private final Set<GuardedScan> scans = ConcurrentHashMap.newKeySet();
  private volatile FlushMark flushMark;
  private final AtomicLong erasedTraceSeconds = new AtomicLong();
  private volatile boolean unsynced;
  private volatile boolean writesFailed;
  private volatile Optional<String> trouble = Optional.empty();
  private volatile boolean closed;

  private RecordStore(
      RecordEngine engine,
      StoreMemory memory,
      KeyFilter keys,
      TombstoneLimits limits,
      TimeSource time) {
    this.engine = engine;
    this.keys = keys;
    this.cache = new RecordCache(memory.recordCacheBytes());
    this.time = time;
    this.flushMark = engine.flushMark();
    this.tombstones = new Tombstones(limits, this::dropTombstone);
  }

  /**
   * Takes over an open engine; reads all its records unless it has a summary of them.
   *
   * @param time paces the log lines of that reading, and measures
   */
  public static RecordStore open(
      RecordEngine engine, StoreMemory memory, TombstoneLimits limits, TimeSource time) {
    Optional<StoreSummary> known = engine.takeSummary();
    Optional<KeyFilter> kept =
        known.flatMap(summary -> KeyFilter.of(summary.keys(), memory.keyFilterBytes()));
    KeyFilter keys = kept.orElseGet(() -> KeyFilter.empty(memory.keyFilterBytes()));
    RecordStore store = new RecordStore(engine, memory, keys, limits, time);
    if (kept.isPresent()) {
      store.inventory.restore(known.get().counts(), known.get().newest());
      known.get().queued().forEach(store.tombstones::add);
    } else {
      new OpeningScan(store.inventory, keys, store.tombstones, time).read(engine);
    }
    return store;
  }

  @Override
  public Optional<Optional<RawValue>> recall(RawKey key) {
    return closed ? Optional.empty() : cache.recall(key);
  }

  @Override
  public boolean isAtHand(RawKey key) {
    return gate.isFree() && !closed && isInMemory(key);
  }

  private boolean isInMemory(RawKey key) {
    return cache.knows(key) || !keys.mayContain(key);
  }

  @Override
  public Optional<RawValue> get(RawKey key) {
    return recall(key).orElseGet(() -> whileOpen(() -> read(key)));
  }

  private Optional<RawValue> read(RawKey key) {
    long begun = cache.beginRead(key);
    Optional<RawValue> record = lookUp(key);
    cache.read(key, record, begun);
    return record;
  }

  private Optional<RawValue> lookUp(RawKey key) {
    return keys.mayContain(key) ? engine.get(key) : Optional.empty();
  }

  @Override
  public <T> T mutate(RawKey key, Mutation<T> mutation) {
    return whileOpen(
        () ->
            stripes.holding(
                key,
                () -> {
                  Optional<RawValue> current = cache.find(key).orElseGet(() -> lookUp(key));
                  Decision<T> decision = mutation.decide(current);
                  carryOut(key, current, decision);
                  return decision.result();
                }));
  }

  @Override
  public boolean changesAtOnce(RawKey key, long bytes) {
    return isAtHand(key) && engine.changesAtOnce(bytes) && !stripes.isHeld(key);
  }

  private void carryOut(RawKey key, Optional<RawValue> current, Decision<?> decision) {
    if (decision instanceof Decision.Write<?> write) {
      RawValue record = write.record();
      if (write.isUrgent()) {
        engine.requireUrgentRoom(record);
      } else {
        engine.requireRoom(record);
      }
      // Before it is there: nobody may be told that it is not.
      keys.add(key);
      change(key, Optional.of(record), () -> engine.put(key, record));
      inventory.note(current, Optional.of(record));
      if (record.isTombstone()) {
        tombstones.add(new StoredRecord(key, record));
      }
    } else if (decision instanceof Decision.Erase<?> && current.isPresent()) {
      change(key, Optional.empty(), () -> engine.remove(key));
      inventory.note(current, Optional.empty());
    }
  }

  @Override
  public boolean replaceUnreadable(RawKey key, Optional<RawValue> record) {
    return whileOpen(
        () -> stripes.holding(key, () -> !isReadable(key) && replaceUnread(key, record)));
  }

  private boolean isReadable(RawKey key) {
    try {
      return cache.find(key).orElseGet(() -> engine.get(key)) != null;
    } catch (UnreadableException e) {
      return false;
    }
  }

  /** It was counted as what it was, which most likely is what takes its place. */
  private boolean replaceUnread(RawKey key, Optional<RawValue> record) {
    if (record.isPresent()) {
      carryOut(key, record, Decision.write(record.get(), true).urgent());
    } else {
      change(key, record, () -> engine.remove(key));
    }
    return true;
  }

  @Override
  public boolean dropTrace(RawKey key, ClockTime stamp) {
    Mutation<Boolean> drop = Mutations.dropIf(stamp);
    return mutate(
        key,
        current -> {
          Decision<Boolean> decision = drop.decide(current);
          if (decision.result()) {
            current.ifPresent(this::noteErased);
          }
          return decision;
        });
  }

  /** Noted first: who asks in between is told too much rather than too little. */
  private void noteErased(RawValue record) {
    if (record.isTombstone() || ValueContent.isExpired(record, Long.MAX_VALUE)) {
      erasedTraceSeconds.accumulateAndGet(record.clockTime().unixSeconds(), Math::max);
    }
  }

  @Override
  public long erasedTraceSeconds() {
    return erasedTraceSeconds.get();
  }

  /** A write that failed may be half there, so what is counted and promised ends with it. */
  private void change(RawKey key, Optional<RawValue> after, Runnable write) {
    requireWritable();
    cache.beginChange(key);
    boolean done = false;
    try {
      runOrFailForGood(
          () -> {
            write.run();
            return null;
          });
      done = true;
    } finally {
      if (done) {
        cache.changed(key, after);
      } else {
        cache.changeFailed(key);
      }
    }
    unsynced = true;
  }

  @Override
  public void sync() {
    whileOpen(
        () -> {
          if (unsynced) {
            requireWritable();
            // A change from here on may be missed by this one, and is left to the next.
            unsynced = false;
            runOrFailForGood(
                () -> {
                  engine.sync();
                  return null;
                });
          }
          return null;
        });
  }

  private <T> T runOrFailForGood(Supplier<T> write) {
    try {
      return write.get();
    } catch (RuntimeException | Error e) {
      writesFailed = true;
      trouble = Optional.of("no writes are taken since one has failed: " + e.getMessage());
      log.error(
          "a write has failed; no other is taken from now on, reads go on. If the database is"
              + " damaged, stop the server, remove the database and start it as a newcomer",
          e);
      throw e;
    }
  }

  private void requireWritable() {
    if (writesFailed) {
      throw new StoreException("writes are refused since one has failed; see the log");
    }
  }

  private void dropTombstone(StoredRecord tombstone) {
    dropTrace(tombstone.key(), tombstone.value().clockTime());
  }

  @Override
  public Scan scan() {
    return openScan(Optional.empty());
  }

  @Override
  public Scan scanAfter(RawKey key) {
    return openScan(Optional.of(key));
  }

  private Scan openScan(Optional<RawKey> after) {
    return whileOpen(
        () -> {
          stripes.awaitBegun();
          GuardedScan scan =
              new GuardedScan(new RecordWalk(engine.cursor(after), after), gate, scans::remove);
          scans.add(scan);
          return scan;
        });
  }

  @Override
  public RecordCounts counts() {
    return inventory.counts();
  }

  @Override
  public CacheCounts cacheCounts() {
    return cache.counts();
  }

  @Override
  public long sizeBytes() {
    return whileOpen(engine::sizeBytes);
  }

  @Override
  public Optional<String> trouble() {
    return trouble;
  }

  @Override
  public boolean hasRoom() {
    return whileOpen(engine::hasRoom);
  }

  @Override
  public ClockTime newestClockTime() {
    return ClockTime.join(inventory.newest(), flushMark.horizon());
  }

  @Override
  public FlushMark flushMark() {
    return flushMark;
  }

  @Override
  public FlushMark flush(FlushMark mark, long nowSeconds) {
    return whileOpen(() -> raise(mark.at(nowSeconds), nowSeconds));
  }

  private synchronized FlushMark raise(FlushMark mark, long nowSeconds) {
    FlushMark joined = flushMark.at(nowSeconds).join(mark);
    if (!joined.equals(flushMark)) {
      requireWritable();
      engine.keepFlushMark(joined);
      flushMark = joined;
    }
    return joined;
  }

  @Override
  public Tombstones tombstones() {
    return tombstones;
  }

  @Override
  public UUID identity() {
    return whileOpen(engine::identity);
  }

  @Override
  public Optional<RememberedRings> rememberedRings() {
    return whileOpen(engine::rememberedRings);
  }

  @Override
  public void rememberRings(RememberedRings rings) {
    whileOpen(
        () -> {
          engine.rememberRings(rings);
          return null;
        });
  }

  @Override
  public Optional<Completeness> completeness() {
    return whileOpen(engine::completeness);
  }

  @Override
  public void keepCompleteness(Optional<Completeness> completeness) {
    sync();
    whileOpen(
        () -> {
          requireWritable();
          engine.keepCompleteness(completeness);
          return null;
        });
  }

  @Override
  public void clear() {
    Runnable rest =
        gate.alone(
            () -> {
              requireOpen();
              requireWritable();
              endScans("the store was cleared");
              Runnable disposal = runOrFailForGood(engine::clear);
              cache.clear();
              keys.clear();
              inventory.clear();
              tombstones.clear();
              flushMark = FlushMark.NONE;
              return disposal;
            });
    rest.run();
  }

  @Override
  public BackupTotals backup(BackupRequest request, BackupProgress progress) {
    if (!SUFFIX.matcher(request.suffix()).matches()) {
      throw new IllegalArgumentException(
          "a backup suffix has 1 to 100 letters, digits and ._:+@- : " + request.suffix());
    }
    BackupProgress endable = new EndableProgress(progress, this::requireOpen);
    synchronized (backups) {
      try (EngineBackup backup = engine.backup(request.suffix(), time)) {
        if (!whileOpen(backup::takeFiles)) {
          try (Scan records = new UnflushedScan(scan(), flushMark)) {
            backup.copy(records, endable);
          }
        }
        BackupFacts facts = new BackupFacts(request, counts(), newestClockTime());
        return backup.finish(facts, endable);
      }
    }
  }

  @Override
  public void close() {
    gate.alone(
        () -> {
          if (!closed) {
            closed = true;
            endScans("the store was closed");
            engine.close(writesFailed ? Optional.empty() : Optional.of(summary()));
          }
          return null;
        });
  }

  private StoreSummary summary() {
    return new StoreSummary(
        inventory.counts(), inventory.newest(), tombstones.snapshot(), keys.layers());
  }

  private void endScans(String reason) {
    scans.forEach(scan -> scan.end(reason));
    scans.clear();
  }

  private <T> T whileOpen(Supplier<T> action) {
    return gate.pass(
        () -> {
          requireOpen();
          return action.get();
        });
  }

  private void requireOpen() {
    if (closed) {
      throw new StoreException("the store is closed");
    }
  }
}
