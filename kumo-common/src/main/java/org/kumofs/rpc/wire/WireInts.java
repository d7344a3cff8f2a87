package org.kumofs.rpc.wire;

import java.nio.ByteBuffer;

/** Reads the few values that the head of a message consists of, without setting up a decoder. */
final class WireInts {

  private static final int NIL = 0xc0;

  private WireInts() {}

  /** Reads an array header: how many elements follow. */
  static int readArrayHeader(ByteBuffer in) throws ProtocolException {
    int head = in.get() & 0xff;
    if ((head & 0xf0) == 0x90) {
      return head & 0x0f;
    }
    return switch (head) {
      case 0xdc -> Short.toUnsignedInt(in.getShort());
      case 0xdd -> readLength32(in);
      default -> throw new ProtocolException(String.format("0x%02x where an array is due", head));
    };
  }

  private static int readLength32(ByteBuffer in) throws ProtocolException {
    int length = in.getInt();
    if (length < 0) {
      throw new ProtocolException("an array of " + Integer.toUnsignedString(length) + " elements");
    }
    return length;
  }

  /** Reads an integer of any width that is an unsigned 32-bit number. */
  static int readUnsignedInt(ByteBuffer in) throws ProtocolException {
    long value = readLong(in);
    if (value < 0 || value > 0xffff_ffffL) {
      throw new ProtocolException(value + " is no unsigned 32-bit number");
    }
    return (int) value;
  }

  /** Values from 2^63 on come out negative. */
  private static long readLong(ByteBuffer in) throws ProtocolException {
    int head = in.get() & 0xff;
    if (head <= 0x7f) {
      return head;
    }
    if (head >= 0xe0) {
      return (byte) head;
    }
    return switch (head) {
      case 0xcc -> Byte.toUnsignedLong(in.get());
      case 0xcd -> Short.toUnsignedLong(in.getShort());
      case 0xce -> Integer.toUnsignedLong(in.getInt());
      case 0xcf, 0xd3 -> in.getLong();
      case 0xd0 -> in.get();
      case 0xd1 -> in.getShort();
      case 0xd2 -> in.getInt();
      default -> throw new ProtocolException(String.format("0x%02x where a number is due", head));
    };
  }

  /** Skips a nil if one follows. */
  static boolean skipNil(ByteBuffer in) {
    int start = in.position();
    if ((in.get() & 0xff) == NIL) {
      return true;
    }
    in.position(start);
    return false;
  }
}
