package org.kumofs.server.store;

import java.util.List;
import java.util.function.Consumer;

/** A cursor that is only touched inside the gate and that the store can end at any time. */
final class GuardedScan implements Scan {

  private final RecordWalk walk;
  private final StoreGate gate;
  private final Consumer<GuardedScan> onClose;
  private boolean closed;
  private String endedBecause = "";

  GuardedScan(RecordWalk walk, StoreGate gate, Consumer<GuardedScan> onClose) {
    this.walk = walk;
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
    requireOpen();
    return walk.next(maxRecords);
  }

  @Override
  public UnreadableSpan skipUnreadable(String reason) {
    return gate.pass(() -> skip(reason));
  }

  private synchronized UnreadableSpan skip(String reason) {
    requireOpen();
    return walk.skipUnreadable(reason);
  }

  private void requireOpen() {
    if (closed) {
      throw new StoreException("the scan is over: " + endedBecause);
    }
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
      walk.close();
    }
  }
}
