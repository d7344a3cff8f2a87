package org.kumofs.server.store;

import org.kumofs.data.RawKey;

/** What lies under a key can't be read: it is damaged, or the disk fails there. */
public final class UnreadableException extends StoreException {

  private static final long serialVersionUID = 1L;

  private final transient RawKey key;

  /** A failure below the store. */
  public UnreadableException(RawKey key, StoreException failure) {
    super(failure.getMessage(), failure);
    this.key = key;
  }

  /** The key that was read. */
  public RawKey key() {
    return key;
  }
}
