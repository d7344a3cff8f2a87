package org.kumofs.server.dump.restore;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.kumofs.data.ValueContent;
import org.kumofs.message.ScannedRecords;
import org.kumofs.server.dump.transfer.RecordSource;
import org.kumofs.server.replication.ImportApplier;
import org.kumofs.server.store.KeyPosition;
import org.kumofs.server.store.StoredRecord;
import org.kumofs.time.TimeSource;

/** The records of backups one by one, while a sample of the values is taken. */
public final class RestoredRecords {

  private static final int CHUNK_RECORDS = 1_000;

  private final RecordSource source;
  private final Sample sample;
  private final TimeSource time;
  private final boolean fromTheFuture;
  private final Deque<ScannedRecords.Entry> chunk = new ArrayDeque<>();
  private double share;

  /**
   * @param sample is offered each value that the cluster is to have
   * @param fromTheFuture whether it is to have those with stamps far ahead of now
   */
  public RestoredRecords(
      RecordSource source, Sample sample, TimeSource time, boolean fromTheFuture) {
    this.source = source;
    this.sample = sample;
    this.time = time;
    this.fromTheFuture = fromTheFuture;
  }

  /** The next; empty at the end. */
  public Optional<StoredRecord> next() {
    if (chunk.isEmpty()) {
      chunk.addAll(source.next(CHUNK_RECORDS));
    }
    if (chunk.isEmpty()) {
      return Optional.empty();
    }
    ScannedRecords.Entry entry = chunk.remove();
    StoredRecord record = new StoredRecord(entry.key(), entry.record());
    if (isToBeThere(record)) {
      sample.offer(record);
    }
    share = KeyPosition.of(entry.key());
    return Optional.of(record);
  }

  private boolean isToBeThere(StoredRecord record) {
    long now = time.unixSeconds();
    boolean future =
        record.value().clockTime().unixSeconds() > now + ImportApplier.MAX_AHEAD_SECONDS;
    return !record.value().isTombstone()
        && !ValueContent.isExpired(record.value(), now)
        && (fromTheFuture || !future);
  }

  /** How much has been given, 0 to 1. */
  public double share() {
    return share;
  }
}
