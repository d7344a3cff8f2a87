package org.kumofs.server.rejoin;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.kumofs.clock.ClockTime;
import org.kumofs.clock.HybridClock;
import org.kumofs.data.RawValue;
import org.kumofs.message.HeldRecords;
import org.kumofs.message.KeyMarks;
import org.kumofs.ring.Ring;
import org.kumofs.ring.RingSeed;
import org.kumofs.server.store.Completeness;
import org.kumofs.server.store.RecordCounts;
import org.kumofs.server.store.Store;

/**
 * What is known of the completeness of this server's records, beside the database and in memory.
 * Safe for use by many threads; what changes it blocks on the disk.
 */
public final class CompletenessKeeper {

  /** Imports of so many seconds are noted at once. */
  private static final int IMPORT_SECONDS = 10;

  /** By so much the clock of an earlier run may have been ahead. */
  private static final int CLOCK_SECONDS = 10;

  private final Store store;
  private final HybridClock clock;
  private volatile Optional<Completeness> kept;
  private volatile long vouchesFromSeconds;
  private volatile long importsNotedToSeconds;

  /** Reads what an earlier run has kept. */
  public CompletenessKeeper(Store store, HybridClock clock) {
    this.store = store;
    this.clock = clock;
    this.kept = store.completeness();
    // What an earlier run has erased after it last said so was of the least age at least.
    int leastAge = Math.max(0, store.tombstones().limits().minAgeSeconds() - CLOCK_SECONDS);
    long now = clock.unixSeconds();
    // An empty database has erased nothing: what others bring counts as what they vouch for.
    long withoutWord = store.counts().equals(RecordCounts.NONE) ? 0 : now;
    this.vouchesFromSeconds =
        kept.map(known -> Math.max(known.vouchesFromSeconds(), now - leastAge)).orElse(withoutWord);
  }

  Optional<Completeness> kept() {
    return kept;
  }

  long vouchesFromSeconds() {
    return Math.max(vouchesFromSeconds, store.erasedTraceSeconds());
  }

  synchronized void vouchFrom(long seconds) {
    vouchesFromSeconds = Math.max(vouchesFromSeconds, seconds);
  }

  /** Keeps how complete the records are. */
  synchronized void keep(HeldRecords held, Optional<ClockTime> rejoinedWith) {
    keep(Optional.of(new Completeness(held, vouchesFromSeconds(), rejoinedWith)));
  }

  private void keep(Optional<Completeness> completeness) {
    store.keepCompleteness(completeness);
    kept = completeness;
  }

  private synchronized void change(UnaryOperator<Completeness> change) {
    if (kept.isPresent()) {
      keep(kept.map(change));
    }
  }

  /** Nothing is known any more. */
  synchronized void forget() {
    if (!store.counts().equals(RecordCounts.NONE)) {
      vouchFrom(clock.unixSeconds());
    }
    if (kept.isPresent()) {
      keep(Optional.empty());
    }
  }

  /**
   * The server comes back with what it has.
   *
   * @param dropped keys of records that it is about to drop
   */
  void rejoin(KeyMarks dropped) {
    ClockTime newest = store.newestClockTime();
    change(
        known ->
            new Completeness(
                known.held().withDropped(dropped),
                known.vouchesFromSeconds(),
                Optional.of(newest)));
  }

  /** From now on only keys that the server owns by this ring, too, are spoken of. */
  void narrow(Ring ring) {
    change(
        known -> {
          List<RingSeed> rings = new ArrayList<>(known.held().rings());
          if (rings.stream().anyMatch(seed -> seed.nodes().equals(ring.nodes()))) {
            return known;
          }
          rings.add(ring.seed());
          return new Completeness(
              known.held().withRings(rings), known.vouchesFromSeconds(), known.rejoinedWith());
        });
  }

  /**
   * Records with stamps of any time are about to be stored: who is away then misses writes that no
   * stamp tells of.
   */
  public void importing() {
    long now = clock.unixSeconds();
    if (now >= importsNotedToSeconds) {
      noteImports(now + IMPORT_SECONDS);
    }
  }

  private synchronized void noteImports(long toSeconds) {
    vouchFrom(toSeconds);
    change(
        known ->
            new Completeness(
                known.held(),
                Math.max(known.vouchesFromSeconds(), toSeconds),
                known.rejoinedWith()));
    importsNotedToSeconds = toSeconds;
  }

  /**
   * Whether a record was here already when this server came back: it may have been replaced or
   * deleted since, without this server's having heard yet.
   */
  public boolean mayBeStale(RawValue record) {
    return kept.flatMap(Completeness::rejoinedWith)
        .filter(newest -> !newest.isBefore(record.clockTime()))
        .isPresent();
  }
}
