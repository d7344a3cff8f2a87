package org.kumofs.message;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.msgpack.core.MessageFormat;
import org.msgpack.core.MessagePack.PackerConfig;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * The MessagePack of 2009 that every kumofs node speaks: one raw type for text and bytes alike,
 * neither str8 nor bin nor ext. Written strictly, read leniently. See {@code docs/wire-format.md},
 * MessagePack dialect.
 */
public final class Dialect {

  /** Makes packers that write text the old way. */
  public static final PackerConfig PACKER = new PackerConfig().withStr8FormatSupport(false);

  private Dialect() {}

  /** Writes bytes as a raw; long ones may be kept by reference until the packer is flushed. */
  public static void packRaw(MessagePacker packer, byte[] bytes) throws IOException {
    packer.packRawStringHeader(bytes.length);
    packer.addPayload(bytes);
  }

  /**
   * Reads a raw, or a str8 or bin of a newer writer. Only for input that is known to hold the
   * length that it states; see {@link #unpackRaw(MessageUnpacker, int)} for a stream.
   */
  public static byte[] unpackRaw(MessageUnpacker unpacker) throws IOException {
    // Not readPayload(length), which grows its array step by step.
    byte[] bytes = new byte[unpacker.unpackRawStringHeader()];
    unpacker.readPayload(bytes);
    return bytes;
  }

  /**
   * Reads a raw, or a str8 or bin of a newer writer.
   *
   * @param maxLength more bytes than these are refused before anything is allocated
   */
  public static byte[] unpackRaw(MessageUnpacker unpacker, int maxLength) throws IOException {
    int length = unpacker.unpackRawStringHeader();
    if (length > maxLength) {
      throw new IOException("a raw of " + length + " bytes, at most " + maxLength + " allowed");
    }
    return unpacker.readPayload(length);
  }

  /** Writes a text as a raw. */
  public static void packText(MessagePacker packer, String text) throws IOException {
    packRaw(packer, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Reads a raw as a text; bytes that are not UTF-8 become replacement characters. */
  public static String unpackText(MessageUnpacker unpacker) throws IOException {
    return new String(unpackRaw(unpacker), StandardCharsets.UTF_8);
  }

  /** Writes an unsigned 64-bit number in its shortest form. */
  public static void packUnsignedLong(MessagePacker packer, long value) throws IOException {
    if (value >= 0) {
      packer.packLong(value);
    } else {
      packer.packBigInteger(new BigInteger(Long.toUnsignedString(value)));
    }
  }

  /** Reads an unsigned 64-bit number of any width. */
  public static long unpackUnsignedLong(MessageUnpacker unpacker) throws IOException {
    if (unpacker.getNextFormat() == MessageFormat.UINT64) {
      return unpacker.unpackBigInteger().longValue();
    }
    long value = unpacker.unpackLong();
    if (value < 0) {
      throw new IOException(value + " is no unsigned 64-bit number");
    }
    return value;
  }
}
