package org.kumofs.gateway.memcached.binary;

import java.nio.ByteBuffer;
import org.kumofs.data.Bytes;
import org.kumofs.gateway.memcached.ReplyOutput;

/**
 * The frame of the answers to one request.
 *
 * @param opcode that of the request
 * @param opaque that of the request
 */
record ResponseFrame(int opcode, int opaque) {

  private static final byte MAGIC = (byte) 0x81;
  private static final byte RAW_BYTES = 0;
  private static final byte[] NOTHING = {};

  /** What follows the header of an answer. */
  record Body(byte[] extras, byte[] key, Bytes value) {

    static final Body EMPTY = ofValue(NOTHING);

    static Body ofValue(byte[] value) {
      return new Body(NOTHING, NOTHING, Bytes.of(value));
    }

    static Body ofKey(byte[] key) {
      return new Body(NOTHING, key, Bytes.EMPTY);
    }

    static Body ofExtras(byte[] extras) {
      return new Body(extras, NOTHING, Bytes.EMPTY);
    }
  }

  /**
   * Writes an answer.
   *
   * @param cas the version of the item, or 0
   */
  void write(Status status, long cas, Body body, ReplyOutput output) {
    int prefixLength = body.extras().length + body.key().length;
    ByteBuffer head = ByteBuffer.allocate(RequestHeader.LENGTH + prefixLength);
    head.put(MAGIC).put((byte) opcode).putShort((short) body.key().length);
    head.put((byte) body.extras().length).put(RAW_BYTES).putShort(status.code());
    head.putInt(prefixLength + body.value().length()).putInt(opaque).putLong(cas);
    head.put(body.extras()).put(body.key());
    output.write(head.array());
    if (body.value().length() > 0) {
      output.writeValue(body.value());
    }
  }

  /** Writes an answer that says in words why the request was not carried out. */
  void writeError(Status status, ReplyOutput output) {
    write(status, 0, Body.ofValue(status.text()), output);
  }
}
