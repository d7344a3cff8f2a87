package org.kumofs.gateway.request;

import org.kumofs.data.ValueContent;

/**
 * What a client wants stored. An expiry time that has come or passed is not an error: the item is
 * stored and reads as missing from the start. See {@code docs/memcached.md}.
 *
 * @param key the client's key, shared
 * @param content value, flags and expiry time
 */
public record Item(byte[] key, ValueContent content) {

  /** Length of key and value together, in bytes. */
  public long sizeBytes() {
    return (long) key.length + content.dataLength();
  }
}
