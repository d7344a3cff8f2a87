package org.kumofs.server.replace.stream;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.kumofs.ring.NodeAddress;

/** The first bytes of a receiver: the length of its announced address, the address, zeros. */
final class Greeting {

  /** Bytes of every greeting. */
  static final int LENGTH = 23;

  private Greeting() {}

  static ByteBuffer encode(NodeAddress receiver) {
    byte[] address = receiver.toWire();
    ByteBuffer greeting = ByteBuffer.allocate(LENGTH);
    greeting.put((byte) address.length).put(address);
    return greeting.clear();
  }

  /** Reads a whole greeting; empty if it is none. */
  static Optional<NodeAddress> decode(ByteBuffer greeting) {
    int length = greeting.get();
    if (length < 0 || length >= LENGTH) {
      return Optional.empty();
    }
    byte[] address = new byte[length];
    greeting.get(address);
    try {
      return Optional.of(NodeAddress.fromWire(address));
    } catch (IllegalArgumentException notAnAddress) {
      return Optional.empty();
    }
  }
}
