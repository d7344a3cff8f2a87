package org.kumofs.message;

import java.io.IOException;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/** How the kinds of parameter that many methods share lie on the wire. */
final class Fields {

  private Fields() {}

  /** Refuses a parameter list that is too short. */
  static void require(int count, int atLeast) throws IOException {
    if (count < atLeast) {
      throw new IOException(count + " parameters, at least " + atLeast + " wanted");
    }
  }

  /** A Lamport clock or another unsigned 32-bit number. */
  static void packClock(MessagePacker packer, int clock) throws IOException {
    packer.packLong(Integer.toUnsignedLong(clock));
  }

  /** A Lamport clock or another unsigned 32-bit number. */
  static int unpackClock(MessageUnpacker unpacker) throws IOException {
    long value = unpacker.unpackLong();
    if (value < 0 || value > 0xffff_ffffL) {
      throw new IOException(value + " is no unsigned 32-bit number");
    }
    return (int) value;
  }
}
