package org.kumofs.server.store;

import java.util.List;
import org.kumofs.data.FlushMark;

/** Passes over what was flushed. */
record UnflushedScan(Scan all, FlushMark flushed) implements Scan {

  @Override
  public List<StoredRecord> next(int maxRecords) {
    while (true) {
      List<StoredRecord> chunk = all.next(maxRecords);
      List<StoredRecord> left =
          chunk.stream().filter(record -> !flushed.covers(record.value().clockTime(), 0)).toList();
      if (chunk.isEmpty() || !left.isEmpty()) {
        return left;
      }
    }
  }

  @Override
  public UnreadableSpan skipUnreadable(String reason) {
    return all.skipUnreadable(reason);
  }

  @Override
  public void close() {
    all.close();
  }
}
