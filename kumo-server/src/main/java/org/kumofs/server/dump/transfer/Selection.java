package org.kumofs.server.dump.transfer;

import org.kumofs.data.Bytes;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.data.ValueContent;

/**
 * Which records are wanted.
 *
 * @param prefix what their keys begin with
 * @param dead also tombstones and what has expired
 */
public record Selection(Bytes prefix, boolean dead) {

  /** Whether a record is wanted at a time. */
  public boolean includes(RawKey key, RawValue record, long unixSeconds) {
    return key.hasPrefix(prefix)
        && (dead || !(record.isTombstone() || ValueContent.isExpired(record, unixSeconds)));
  }
}
