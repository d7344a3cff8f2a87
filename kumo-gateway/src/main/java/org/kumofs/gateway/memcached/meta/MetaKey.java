package org.kumofs.gateway.memcached.meta;

/**
 * The key of a meta command.
 *
 * @param bytes the key itself
 * @param isBinary whether it came in base64
 */
record MetaKey(byte[] bytes, boolean isBinary) {

  /** The same key, of an item that may have been stored with one in base64 or not. */
  MetaKey asStored(boolean binary) {
    return new MetaKey(bytes, binary);
  }
}
