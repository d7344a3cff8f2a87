package org.kumofs.message;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.kumofs.data.Bytes;
import org.kumofs.data.RawValue;
import org.msgpack.core.MessageFormat;
import org.msgpack.core.MessagePack.PackerConfig;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.core.buffer.MessageBuffer;

/**
 * The MessagePack of 2009 that every kumofs node speaks: one raw type for text and bytes alike,
 * neither str8 nor bin nor ext. Written strictly, read leniently. See {@code docs/wire-format.md},
 * MessagePack dialect.
 */
public final class Dialect {

  /** Makes packers that write text the old way. */
  public static final PackerConfig PACKER = new PackerConfig().withStr8FormatSupport(false);

  /** From this length on a raw is worth an array of its own, where it is received. */
  public static final int LARGE_RAW_BYTES = 64 << 10;

  private Dialect() {}

  /** Writes bytes as a raw; long ones may be kept by reference until the packer is flushed. */
  public static void packRaw(MessagePacker packer, byte[] bytes) throws IOException {
    packer.packRawStringHeader(bytes.length);
    packer.addPayload(bytes);
  }

  /** Writes a value record as a raw; a large one may be kept by reference. */
  public static void packRaw(MessagePacker packer, RawValue record) throws IOException {
    packer.packRawStringHeader(record.length());
    packer.addPayload(record.head());
    Bytes tail = record.tail();
    if (tail.length() > 0) {
      packer.addPayload(tail.array(), tail.offset(), tail.length());
    }
  }

  /**
   * Reads a raw, or a str8 or bin of a newer writer. Only for input that is known to hold the
   * length that it states; see {@link #unpackRaw(MessageUnpacker, int)} for a stream. A large body
   * that fills a whole array of the input is not copied: that array is returned.
   */
  public static byte[] unpackRaw(MessageUnpacker unpacker) throws IOException {
    int length = unpacker.unpackRawStringHeader();
    // It may begin where the next buffer does, which is to be there before it is referred to.
    if (length >= LARGE_RAW_BYTES && unpacker.hasNext()) {
      MessageBuffer body = unpacker.readPayloadAsReference(length);
      return body.array().length == length ? body.array() : body.toByteArray();
    }
    // Not readPayload(length), which grows its array step by step.
    byte[] bytes = new byte[length];
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
