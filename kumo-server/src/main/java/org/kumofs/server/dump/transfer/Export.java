package org.kumofs.server.dump.transfer;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.kumofs.data.RawKey;
import org.kumofs.message.ScannedRecords;
import org.kumofs.server.store.KeyPosition;
import org.kumofs.time.TimeSource;

/** Passes records on, in their order, those that are wanted. */
public final class Export {

  private static final int CHUNK_RECORDS = 1_000;

  private final Selection selection;
  private final Pace pace;
  private final TransferListener listener;
  private final TimeSource time;
  private long records;
  private long bytes;

  /** Where a record goes. */
  @FunctionalInterface
  public interface Sink {

    /** Takes one; false if no more are wanted. */
    boolean take(ScannedRecords.Entry record) throws IOException;
  }

  /** Prepares one export. */
  public Export(Selection selection, Pace pace, TransferListener listener, TimeSource time) {
    this.selection = selection;
    this.pace = pace;
    this.listener = listener;
    this.time = time;
  }

  /**
   * Passes all on.
   *
   * @param after records up to this key are passed over
   * @return how many were passed on
   */
  public long run(RecordSource source, Optional<RawKey> after, Sink sink) throws IOException {
    List<ScannedRecords.Entry> chunk = source.next(CHUNK_RECORDS);
    while (!chunk.isEmpty() && passOn(chunk, after, sink)) {
      listener.progress(KeyPosition.of(chunk.get(chunk.size() - 1).key()), records, bytes);
      chunk = source.next(CHUNK_RECORDS);
    }
    return records;
  }

  private boolean passOn(List<ScannedRecords.Entry> chunk, Optional<RawKey> after, Sink sink)
      throws IOException {
    long now = time.unixSeconds();
    long recordsBefore = records;
    long bytesBefore = bytes;
    for (ScannedRecords.Entry entry : chunk) {
      if (!isBehind(entry.key(), after) || !selection.includes(entry.key(), entry.record(), now)) {
        continue;
      }
      if (!sink.take(entry)) {
        return false;
      }
      records++;
      bytes += (long) entry.key().bytes().length + entry.record().length();
    }
    pace.take(records - recordsBefore, bytes - bytesBefore);
    return true;
  }

  private static boolean isBehind(RawKey key, Optional<RawKey> after) {
    return after.isEmpty() || Arrays.compareUnsigned(key.bytes(), after.get().bytes()) > 0;
  }
}
