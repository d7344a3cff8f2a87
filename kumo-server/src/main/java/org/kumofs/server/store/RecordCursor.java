package org.kumofs.server.store;

import java.util.Optional;
import org.kumofs.data.RawKey;

/** A position in a snapshot of an engine's records. One thread at a time. */
public interface RecordCursor extends AutoCloseable {

  /** The next record, or empty at the end. After a failure it is tried again. */
  Optional<StoredRecord> next();

  /** Goes elsewhere: the next record is the first whose key is not less than this. */
  void moveTo(RawKey key);

  /** Lets go of everything but the snapshot, at the price of finding the position again. */
  void rest();

  @Override
  void close();
}
