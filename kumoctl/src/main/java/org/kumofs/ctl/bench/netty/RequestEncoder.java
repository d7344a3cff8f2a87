package org.kumofs.ctl.bench.netty;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.kumofs.ctl.bench.load.KeyNames;
import org.kumofs.ctl.bench.load.Operation;
import org.kumofs.ctl.bench.load.RequestShape;
import org.kumofs.ctl.bench.load.Values;

/** Writes requests of memcached's text protocol. Shared by the connections of one loop. */
final class RequestEncoder {

  private static final byte[] LINE_END = {'\r', '\n'};
  private static final byte[] GET = ascii("get");
  private static final byte[] SET = ascii("set ");
  private static final byte[] INCR = ascii("incr ");
  private static final byte[] DELETE = ascii("delete ");
  private static final byte[] ADD_ONE = ascii(" 1\r\n");
  private static final byte[] NO_FLAGS = ascii(" 0 ");

  private static final int MOST_DIGITS = 20;

  private final RequestShape shape;
  private final byte[] expiry;
  private final byte[] zero;
  private final byte[] name;

  RequestEncoder(RequestShape shape) {
    this.shape = shape;
    this.expiry = ascii(shape.expirySeconds() + " ");
    this.zero = ascii(" 0 " + shape.expirySeconds() + " 1\r\n0\r\n");
    this.name = new byte[Math.max(shape.counterNames().maxLength(), MOST_DIGITS)];
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Begins a read of any number of keys. */
  void beginGet(ByteBuf out) {
    out.writeBytes(GET);
  }

  /** Adds a key to a read. */
  void getKey(ByteBuf out, long key) {
    out.writeByte(' ');
    writeName(out, shape.valueNames(), key);
  }

  /** Ends a read. */
  void endGet(ByteBuf out) {
    out.writeBytes(LINE_END);
  }

  /** Writes a request that has one key and is no read. */
  void write(ByteBuf out, Operation operation, long key) {
    switch (operation) {
      case SET -> writeSet(out, key);
      case INCR -> {
        out.writeBytes(INCR);
        writeName(out, shape.counterNames(), key);
        out.writeBytes(ADD_ONE);
      }
      case DELETE -> {
        out.writeBytes(DELETE);
        writeName(out, shape.valueNames(), key);
        out.writeBytes(LINE_END);
      }
      case RESET -> {
        out.writeBytes(SET);
        writeName(out, shape.counterNames(), key);
        out.writeBytes(zero);
      }
      case GET, MULTI_GET -> throw new IllegalArgumentException("a read");
    }
  }

  private void writeSet(ByteBuf out, long key) {
    Values values = shape.values();
    int size = values.sizeOf(key);
    out.writeBytes(SET);
    writeName(out, shape.valueNames(), key);
    out.writeBytes(NO_FLAGS).writeBytes(expiry);
    writeNumber(out, size);
    out.writeBytes(LINE_END);
    out.writeBytes(values.text(), values.placeOf(key), size);
    out.writeBytes(LINE_END);
  }

  private void writeName(ByteBuf out, KeyNames names, long key) {
    out.writeBytes(name, 0, names.write(key, name, 0));
  }

  private void writeNumber(ByteBuf out, long number) {
    int i = name.length;
    long rest = number;
    do {
      name[--i] = (byte) ('0' + rest % 10);
      rest /= 10;
    } while (rest > 0);
    out.writeBytes(name, i, name.length - i);
  }
}
