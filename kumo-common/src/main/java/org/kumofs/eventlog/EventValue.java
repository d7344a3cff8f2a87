package org.kumofs.eventlog;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.kumofs.ring.NodeAddress;

/** A value of an event: the log knows numbers and bytes. */
public sealed interface EventValue {

  /** An address is its wire form. */
  static EventValue of(NodeAddress address) {
    return new Raw(address.toWire());
  }

  /** A text is its UTF-8 form. */
  static EventValue of(String text) {
    return new Raw(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A copy of the bytes is taken. */
  static EventValue of(byte[] bytes) {
    return new Raw(bytes.clone());
  }

  /** A number, unsigned. */
  static EventValue of(long unsigned) {
    return new Unsigned(unsigned);
  }

  /**
   * An unsigned 64-bit number.
   *
   * @param bits all of it
   */
  record Unsigned(long bits) implements EventValue {

    @Override
    public String toString() {
      return Long.toUnsignedString(bits);
    }
  }

  /**
   * Bytes: a key, a value, a text, an address.
   *
   * @param bytes not to be changed
   */
  record Raw(byte[] bytes) implements EventValue {

    @Override
    public boolean equals(Object other) {
      return other instanceof Raw that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }
}
