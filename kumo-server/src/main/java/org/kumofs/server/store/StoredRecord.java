package org.kumofs.server.store;

import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;

/** A key and what is stored under it: a value or a tombstone. */
public record StoredRecord(RawKey key, RawValue value) {

  /** Bytes of both records together. */
  public long size() {
    return (long) key.bytes().length + value.length();
  }
}
