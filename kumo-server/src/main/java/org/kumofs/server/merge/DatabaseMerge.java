package org.kumofs.server.merge;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.kumofs.data.FlushMark;
import org.kumofs.server.store.KeyPosition;
import org.kumofs.server.store.Mutations;
import org.kumofs.server.store.Scan;
import org.kumofs.server.store.Store;
import org.kumofs.server.store.StoreException;
import org.kumofs.server.store.StoreLocation;
import org.kumofs.server.store.StoredRecord;
import org.kumofs.server.store.leveldb.LevelDbSource;
import org.kumofs.server.store.leveldb.NewDatabase;
import org.kumofs.time.TimeSource;

/**
 * Merges databases into a new one: of each key the record with the latest stamp, value or
 * tombstone, and nothing that any of them knows to be flushed. The sources stay as they are; memory
 * does not depend on their size.
 */
public final class DatabaseMerge {

  private static final int CHUNK_RECORDS = 1000;

  private final StoreLocation destination;
  private final TimeSource time;
  private final MergeListener listener;
  private long merged;
  private long read;

  /** Prepares one merge. */
  public DatabaseMerge(StoreLocation destination, TimeSource time, MergeListener listener) {
    this.destination = destination;
    this.time = time;
    this.listener = listener;
  }

  /**
   * Merges.
   *
   * @throws StoreException with a line for the operator if the destination is there, or a source is
   *     not, is in use or is damaged; then nothing was made
   * @throws MergeStoppedException if the listener wants it; nothing was made then either
   */
  public MergeTotals run(List<Path> paths) {
    return run(paths, LevelDbSource::claim);
  }

  /**
   * Merges.
   *
   * @param claim how a source is claimed
   * @throws StoreException as {@link #run(List)}
   */
  public MergeTotals run(List<Path> paths, Function<Path, LevelDbSource> claim) {
    NewDatabase database = NewDatabase.at(destination);
    try (MergeSources sources = MergeSources.claim(paths, claim)) {
      List<MergeTotals> result = new ArrayList<>();
      database.fill(
          store -> result.add(merge(sources, store, database.beside("~source"))),
          listener::closing,
          time);
      return result.get(0);
    }
  }

  private MergeTotals merge(MergeSources claimed, Store store, Path scratch) {
    long now = time.unixSeconds();
    FlushMark flushed = claimed.flushed(now);
    if (!flushed.equals(FlushMark.NONE)) {
      store.flush(flushed, now);
    }
    List<LevelDbSource> sources = claimed.all();
    for (int i = 0; i < sources.size(); i++) {
      try (Scan records = sources.get(i).scan(scratch)) {
        addAll(records, store, (double) i / sources.size(), 1.0 / sources.size());
      }
      listener.merged(sources.get(i).path(), totals(store));
    }
    return totals(store);
  }

  private void addAll(Scan records, Store store, double done, double share) {
    List<StoredRecord> chunk = next(records);
    while (!chunk.isEmpty()) {
      for (StoredRecord record : chunk) {
        add(record, store);
      }
      double position = KeyPosition.of(chunk.get(chunk.size() - 1).key());
      listener.progress(done + share * position, read);
      chunk = next(records);
    }
  }

  private List<StoredRecord> next(Scan records) {
    while (true) {
      try {
        return records.next(CHUNK_RECORDS);
      } catch (StoreException e) {
        listener.unreadable(records.skipUnreadable(e.getMessage()), e);
      }
    }
  }

  private void add(StoredRecord record, Store store) {
    read++;
    boolean flushed = store.flushMark().covers(record.value().clockTime(), time.unixSeconds());
    if (!flushed && store.mutate(record.key(), Mutations.update(record.value()))) {
      merged++;
    }
  }

  private MergeTotals totals(Store store) {
    return new MergeTotals(merged, read, store.counts());
  }
}
