package org.kumofs.server.store;

import java.util.Optional;

/** A position in a snapshot of an engine's records. One thread at a time. */
public interface RecordCursor extends AutoCloseable {

  /** The next record, or empty at the end. */
  Optional<StoredRecord> next();

  /** Lets go of everything but the snapshot, at the price of finding the position again. */
  void rest();

  @Override
  void close();
}
