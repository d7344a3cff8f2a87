package org.kumofs.eventlog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.kumofs.message.Dialect;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.ValueType;

/**
 * A record as it lies in the file: its length, 32 bits, big-endian, then {@code [name, version,
 * {key => value}]} in the MessagePack dialect of 2009.
 */
final class EventCodec {

  /** Bytes of the length in front of a record. */
  static final int LENGTH_BYTES = 4;

  /** More fields than these are damage. */
  static final int MAX_FIELDS = 1024;

  private static final int ARRAY_OF_THREE = 0x93;
  private static final int UINT8 = 0xcc;
  private static final int UINT32 = 0xce;
  private static final int MAX_LETTERS = 4;

  private EventCodec() {}

  /** The record of an event, its length included. */
  static byte[] encode(Event event, long unixSeconds) {
    try (MessageBufferPacker packer = Dialect.PACKER.newBufferPacker()) {
      packer.packArrayHeader(3);
      packer.packLong(toCode(event.name()));
      packer.packInt(event.version());
      packer.packMapHeader(event.fields().size() + 1);
      packer.packLong(toCode(Event.TIME));
      packer.packLong(unixSeconds);
      for (Map.Entry<String, EventValue> field : event.fields().entrySet()) {
        packer.packLong(toCode(field.getKey()));
        pack(field.getValue(), packer);
      }
      byte[] body = packer.toByteArray();
      return ByteBuffer.allocate(LENGTH_BYTES + body.length).putInt(body.length).put(body).array();
    } catch (IOException impossible) {
      throw new IllegalStateException("packing to memory", impossible);
    }
  }

  private static void pack(EventValue value, MessagePacker packer) throws IOException {
    if (value instanceof EventValue.Unsigned number) {
      Dialect.packUnsignedLong(packer, number.bits());
    } else if (value instanceof EventValue.Raw raw) {
      Dialect.packRaw(packer, raw.bytes());
    }
  }

  /** Whether a record may begin so: an array of three, then one to four letters as a number. */
  static boolean canBegin(byte first, byte second) {
    int name = Byte.toUnsignedInt(second);
    boolean isLetter = name > ' ' && name <= '~';
    boolean isNumber = isLetter || (name >= UINT8 && name <= UINT32);
    return Byte.toUnsignedInt(first) == ARRAY_OF_THREE && isNumber;
  }

  /**
   * Reads a record without its length.
   *
   * @throws IOException if it is none
   */
  static Event decode(byte[] body) throws IOException {
    try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(body)) {
      if (unpacker.unpackArrayHeader() != 3) {
        throw new IOException("no record");
      }
      String name = toLetters(unpacker.unpackLong());
      int version = unpacker.unpackInt();
      int count = unpacker.unpackMapHeader();
      if (count > MAX_FIELDS) {
        throw new IOException(count + " fields");
      }
      Map<String, EventValue> fields = new LinkedHashMap<>();
      for (int i = 0; i < count; i++) {
        fields.put(toLetters(unpacker.unpackLong()), readValue(unpacker, body.length));
      }
      if (unpacker.hasNext()) {
        throw new IOException("bytes after the record");
      }
      return new Event(name, version, fields);
    } catch (RuntimeException malformed) {
      throw new IOException("no record", malformed);
    }
  }

  /** The log holds numbers and raws only; anything else is named by its type. */
  private static EventValue readValue(MessageUnpacker unpacker, int maxLength) throws IOException {
    ValueType type = unpacker.getNextFormat().getValueType();
    return switch (type) {
      case INTEGER -> EventValue.of(unpacker.unpackBigInteger().longValue());
      case STRING, BINARY -> EventValue.of(Dialect.unpackRaw(unpacker, maxLength));
      default -> {
        unpacker.skipValue();
        yield EventValue.of("(" + type + ")");
      }
    };
  }

  /** The letters of a name or key as a number, the first one in the highest byte. */
  private static long toCode(String letters) {
    byte[] ascii = letters.getBytes(StandardCharsets.US_ASCII);
    if (ascii.length == 0 || ascii.length > MAX_LETTERS) {
      throw new IllegalArgumentException("a name of " + ascii.length + " letters: " + letters);
    }
    long code = 0;
    for (byte letter : ascii) {
      code = code << 8 | letter;
    }
    return code;
  }

  private static String toLetters(long code) throws IOException {
    StringBuilder letters = new StringBuilder(MAX_LETTERS);
    for (long rest = code; rest != 0; rest >>>= 8) {
      char letter = (char) (rest & 0xff);
      if (letter <= ' ' || letter > '~' || letters.length() == MAX_LETTERS) {
        throw new IOException("a name that is no name: " + code);
      }
      letters.insert(0, letter);
    }
    if (letters.isEmpty()) {
      throw new IOException("an empty name");
    }
    return letters.toString();
  }
}
