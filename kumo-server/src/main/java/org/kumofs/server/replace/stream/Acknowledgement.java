package org.kumofs.server.replace.stream;

import java.nio.ByteBuffer;

/** The single bytes that a receiver sends back. */
final class Acknowledgement {

  /** An empty MessagePack array: the receiver is at work. */
  static final byte ALIVE = (byte) 0x90;

  /** A MessagePack nil: the receiver has stored everything. */
  static final byte DONE = (byte) 0xc0;

  /** The receiver shows that it lives each time it has stored so many records. */
  static final int RECORDS_BETWEEN = 100;

  private Acknowledgement() {}

  static ByteBuffer of(byte code) {
    return ByteBuffer.wrap(new byte[] {code});
  }
}
