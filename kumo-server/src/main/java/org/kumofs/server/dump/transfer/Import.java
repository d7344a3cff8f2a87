package org.kumofs.server.dump.transfer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.kumofs.data.ValueContent;
import org.kumofs.message.ImportRecords;
import org.kumofs.server.dump.cluster.ClusterImport;
import org.kumofs.server.dump.cluster.ImportTotals;
import org.kumofs.server.dump.format.DumpFormatException;
import org.kumofs.server.replication.ImportApplier;
import org.kumofs.server.store.StoredRecord;
import org.kumofs.time.TimeSource;

/** Gives records to a cluster, in batches. */
public final class Import {

  private static final long BATCH_BYTES = 1 << 20;

  private final ClusterImport target;
  private final Terms terms;
  private final Pace pace;
  private final TimeSource time;
  private final List<StoredRecord> batch = new ArrayList<>();
  private long batchBytes;
  private long bytes;
  private ImportTotals totals;
  private Optional<String> firstRefused = Optional.empty();

  /**
   * What is given at all.
   *
   * @param expired also what has expired
   * @param fromTheFuture also what has a stamp far ahead of now
   */
  public record Terms(boolean expired, boolean fromTheFuture) {}

  /** A place where records come from, one after the other. */
  @FunctionalInterface
  public interface Records {

    /** The next; empty at the end. */
    Optional<StoredRecord> next() throws IOException;
  }

  /** Hears of each batch that has been taken, with all before it. */
  @FunctionalInterface
  public interface Checkpoint {

    /** Everything read up to now is dealt with. */
    void reached(ImportTotals totals, long bytes) throws IOException;
  }

  /**
   * Prepares one import.
   *
   * @param before what an earlier run has done of it
   */
  public Import(
      ClusterImport target, Terms terms, Pace pace, TimeSource time, ImportTotals before) {
    this.target = target;
    this.terms = terms;
    this.pace = pace;
    this.time = time;
    this.totals = before;
  }

  /**
   * Gives all records.
   *
   * @param place where the last record lies, in words
   */
  public ImportTotals run(Records records, Supplier<String> place, Checkpoint checkpoint)
      throws IOException {
    try {
      Optional<StoredRecord> record = records.next();
      while (record.isPresent()) {
        add(record.get(), place);
        if (batch.size() >= ImportRecords.MAX_RECORDS || batchBytes >= BATCH_BYTES) {
          give(checkpoint);
        }
        record = records.next();
      }
    } catch (DumpFormatException e) {
      // What was good before it is not to be asked for again.
      give(checkpoint);
      throw e;
    }
    give(checkpoint);
    return totals;
  }

  private void add(StoredRecord record, Supplier<String> place) {
    long now = time.unixSeconds();
    long seconds = record.value().clockTime().unixSeconds();
    if (!terms.fromTheFuture() && seconds > now + ImportApplier.MAX_AHEAD_SECONDS) {
      totals = totals.plus(new ImportTotals(0, 0, 0, 0, 1));
      firstRefused = firstRefused.or(() -> Optional.of(place.get()));
    } else if (!terms.expired() && ValueContent.isExpired(record.value(), now)) {
      totals = totals.plus(new ImportTotals(0, 0, 0, 1, 0));
    } else {
      batch.add(record);
      batchBytes += record.size();
    }
  }

  private void give(Checkpoint checkpoint) throws IOException {
    if (!batch.isEmpty()) {
      totals = totals.plus(target.give(List.copyOf(batch)));
      bytes += batchBytes;
      pace.take(batch.size(), batchBytes);
      batch.clear();
      batchBytes = 0;
    }
    checkpoint.reached(totals, bytes);
  }

  /** Where the first record lies that has a stamp far ahead of now. */
  public Optional<String> firstRefused() {
    return firstRefused;
  }
}
