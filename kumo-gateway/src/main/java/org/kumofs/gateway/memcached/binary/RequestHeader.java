package org.kumofs.gateway.memcached.binary;

import java.nio.ByteBuffer;

/**
 * The fixed part of a request; extras, key and value follow it in this order.
 *
 * @param magic its first byte; {@link #MAGIC} in all good requests
 * @param opcode which request it is, 0 to 255
 * @param extrasLength length of the extras in bytes
 * @param keyLength length of the key in bytes
 * @param bodyLength length of extras, key and value together, in bytes
 * @param opaque comes back with the answer
 * @param cas the version that the item must have, or 0
 */
record RequestHeader(
    byte magic,
    int opcode,
    int extrasLength,
    int keyLength,
    long bodyLength,
    int opaque,
    long cas) {

  static final int LENGTH = 24;
  static final byte MAGIC = (byte) 0x80;

  /** Reads a header; data type and reserved bytes mean nothing. */
  static RequestHeader read(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, LENGTH);
    byte magic = buffer.get();
    int opcode = Byte.toUnsignedInt(buffer.get());
    int keyLength = Short.toUnsignedInt(buffer.getShort());
    int extrasLength = Byte.toUnsignedInt(buffer.get());
    buffer.position(buffer.position() + Byte.BYTES + Short.BYTES);
    long bodyLength = Integer.toUnsignedLong(buffer.getInt());
    return new RequestHeader(
        magic, opcode, extrasLength, keyLength, bodyLength, buffer.getInt(), buffer.getLong());
  }

  /** Length of extras and key together, in bytes. */
  int prefixLength() {
    return extrasLength + keyLength;
  }

  /** Length of the value in bytes; negative if the lengths contradict each other. */
  long valueLength() {
    return bodyLength - prefixLength();
  }
}
