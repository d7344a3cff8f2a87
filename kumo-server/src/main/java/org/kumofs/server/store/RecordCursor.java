package org.kumofs.server.store;

import java.util.Optional;

/** A position in a snapshot of an engine's records. One thread at a time. */
public interface RecordCursor extends AutoCloseable {

  /** The next record, or empty at the end. */
  Optional<StoredRecord> next();

  @Override
  void close();
}
