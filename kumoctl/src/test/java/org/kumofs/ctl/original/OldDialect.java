package org.kumofs.ctl.original;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The MessagePack of 2009 as a peer of those days reads and writes it, on its own account: none of
 * the project's code has a part in it. Values are {@link #NIL}, Boolean, Long, byte[] and lists.
 */
final class OldDialect {

  static final Object NIL = new Object();

  private OldDialect() {}

  /**
   * Reads one object.
   *
   * @throws IOException at a type that was not there in 2009, such as str8 and bin
   */
  static Object read(DataInputStream in) throws IOException {
    int head = in.readUnsignedByte();
    if (head <= 0x7f || head >= 0xe0) {
      return (long) (byte) head;
    }
    if ((head & 0xf0) == 0x90) {
      return readList(in, head & 0x0f);
    }
    if ((head & 0xe0) == 0xa0) {
      return readRaw(in, head & 0x1f);
    }
    return switch (head) {
      case 0xc0 -> NIL;
      case 0xc2 -> false;
      case 0xc3 -> true;
      case 0xcc -> (long) in.readUnsignedByte();
      case 0xcd -> (long) in.readUnsignedShort();
      case 0xce -> Integer.toUnsignedLong(in.readInt());
      case 0xcf, 0xd3 -> in.readLong();
      case 0xd0 -> (long) in.readByte();
      case 0xd1 -> (long) in.readShort();
      case 0xd2 -> (long) in.readInt();
      case 0xda -> readRaw(in, in.readUnsignedShort());
      case 0xdb -> readRaw(in, in.readInt());
      case 0xdc -> readList(in, in.readUnsignedShort());
      default -> throw new IOException("type " + Integer.toHexString(head) + " of after 2009");
    };
  }

  private static List<Object> readList(DataInputStream in, int count) throws IOException {
    List<Object> list = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      list.add(read(in));
    }
    return list;
  }

  private static byte[] readRaw(DataInputStream in, int length) throws IOException {
    byte[] raw = in.readNBytes(length);
    if (raw.length < length) {
      throw new EOFException();
    }
    return raw;
  }

  /** The bytes of an object; a String becomes a raw. */
  static byte[] write(Object value) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    write(value, new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static void write(Object value, DataOutputStream out) throws IOException {
    if (value == NIL) {
      out.writeByte(0xc0);
    } else if (value instanceof Boolean flag) {
      out.writeByte(flag ? 0xc3 : 0xc2);
    } else if (value instanceof Long number) {
      writeNumber(number, out);
    } else if (value instanceof String text) {
      writeRaw(text.getBytes(StandardCharsets.UTF_8), out);
    } else if (value instanceof byte[] raw) {
      writeRaw(raw, out);
    } else if (value instanceof List<?> list) {
      out.writeByte(0x90 | list.size());
      for (Object element : list) {
        write(element, out);
      }
    } else {
      throw new IllegalArgumentException(value.getClass().getName());
    }
  }

  /** Unsigned, in its shortest form. */
  private static void writeNumber(long number, DataOutputStream out) throws IOException {
    if (number >= 0 && number < 0x80) {
      out.writeByte((int) number);
    } else if (number >= 0 && number <= 0xff) {
      out.writeByte(0xcc);
      out.writeByte((int) number);
    } else if (number >= 0 && number <= 0xffff) {
      out.writeByte(0xcd);
      out.writeShort((int) number);
    } else if (number >= 0 && number <= 0xffff_ffffL) {
      out.writeByte(0xce);
      out.writeInt((int) number);
    } else {
      out.writeByte(0xcf);
      out.writeLong(number);
    }
  }

  private static void writeRaw(byte[] raw, DataOutputStream out) throws IOException {
    if (raw.length < 32) {
      out.writeByte(0xa0 | raw.length);
    } else {
      out.writeByte(0xda);
      out.writeShort(raw.length);
    }
    out.write(raw);
  }
}
