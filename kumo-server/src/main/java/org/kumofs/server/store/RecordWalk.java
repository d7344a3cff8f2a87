package org.kumofs.server.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kumofs.data.RawKey;

/**
 * A cursor that is read in chunks, and that gets behind what can't be read. One thread at a time.
 */
public final class RecordWalk implements AutoCloseable {

  private final RecordCursor cursor;
  private Optional<RawKey> last;
  private boolean ended;

  /**
   * @param after where the cursor begins
   */
  public RecordWalk(RecordCursor cursor, Optional<RawKey> after) {
    this.cursor = cursor;
    this.last = after;
  }

  /** As {@link Scan#next}; what can be read before damage is given before the failure. */
  public List<StoredRecord> next(int maxRecords) {
    List<StoredRecord> chunk = new ArrayList<>(Math.min(maxRecords, 1024));
    long bytes = 0;
    try {
      while (!ended && chunk.size() < maxRecords && bytes < Scan.CHUNK_BYTES) {
        Optional<StoredRecord> record = cursor.next();
        if (record.isEmpty()) {
          break;
        }
        chunk.add(record.get());
        bytes += record.get().size();
        last = Optional.of(record.get().key());
      }
    } catch (StoreException e) {
      if (chunk.isEmpty()) {
        throw e;
      }
    } finally {
      // It may be long until the next call, and the cursor keeps files from being deleted.
      cursor.rest();
    }
    return chunk;
  }

  /** As {@link Scan#skipUnreadable}. */
  public UnreadableSpan skipUnreadable(String reason) {
    UnreadableSpan span = UnreadableSpan.find(last, reason, this::canReadFrom);
    span.before().ifPresentOrElse(cursor::moveTo, () -> ended = true);
    // Each call gets on, whatever else fails.
    last = span.before().or(() -> last);
    return span;
  }

  private boolean canReadFrom(long hash) {
    try {
      cursor.moveTo(RawKey.ofHash(hash));
      cursor.next();
      return true;
    } catch (StoreException e) {
      return false;
    } finally {
      cursor.rest();
    }
  }

  @Override
  public void close() {
    cursor.close();
  }
}
