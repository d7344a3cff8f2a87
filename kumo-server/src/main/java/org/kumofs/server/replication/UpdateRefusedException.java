package org.kumofs.server.replication;

import org.kumofs.data.RawKey;

/**
 * A record that an update can't be done on: it can't be read, or its client's layout can't hold
 * what would become of it. Nothing has been changed then.
 */
public final class UpdateRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UpdateRefusedException(RawKey key, String reason) {
    super("no update of " + key + ": " + reason, null, false, false);
  }
}
