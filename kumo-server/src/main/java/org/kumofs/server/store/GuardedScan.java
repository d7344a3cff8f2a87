package org.kumofs.server.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A cursor that is only touched inside the gate and that the store can end at any time. */
final class GuardedScan implements Scan {

  private final RecordCursor cursor;
  private final StoreGate gate;
  private final Consumer<GuardedScan> onClose;
  private boolean closed;
  private String endedBecause = "";

  GuardedScan(RecordCursor cursor, StoreGate gate, Consumer<GuardedScan> onClose) {
    this.cursor = cursor;
    this.gate = gate;
    this.onClose = onClose;
  }

  @Override
  public List<StoredRecord> next(int maxRecords) {
    if (maxRecords < 1) {
      throw new IllegalArgumentException("a chunk of " + maxRecords + " records");
    }
    return gate.pass(() -> read(maxRecords));
  }

  private synchronized List<StoredRecord> read(int maxRecords) {
    if (closed) {
      throw new StoreException("the scan is over: " + endedBecause);
    }
    List<StoredRecord> chunk = new ArrayList<>(Math.min(maxRecords, 1024));
    long bytes = 0;
    while (chunk.size() < maxRecords && bytes < CHUNK_BYTES) {
      Optional<StoredRecord> record = cursor.next();
      if (record.isEmpty()) {
        break;
      }
      chunk.add(record.get());
      bytes += record.get().size();
    }
    // It may be long until the next call, and the cursor keeps files from being deleted.
    cursor.rest();
    return chunk;
  }

  @Override
  public void close() {
    gate.pass(
        () -> {
          end("it was closed");
          return null;
        });
    onClose.accept(this);
  }

  /** Ends the scan; whoever calls is inside the gate. */
  synchronized void end(String reason) {
    if (!closed) {
      closed = true;
      endedBecause = reason;
      cursor.close();
    }
  }
}
