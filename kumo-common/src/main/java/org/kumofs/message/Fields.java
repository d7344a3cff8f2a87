package org.kumofs.message;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.RingNode;
import org.kumofs.ring.RingSeed;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/** How the kinds of parameter that many methods share lie on the wire. */
final class Fields {

  private static final int IDENTITY_BYTES = 16;

  private Fields() {}

  /** Where something is read from. */
  @FunctionalInterface
  interface Source<T> {
    T read() throws IOException;
  }

  /** Refuses a list that is too short. */
  static void require(int count, int atLeast) throws IOException {
    if (count < atLeast) {
      throw new IOException(count + " elements, at least " + atLeast + " wanted");
    }
  }

  /** Reads something that may turn out to make no sense. */
  static <T> T checked(Source<T> source) throws IOException {
    try {
      return source.read();
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** An unsigned 32-bit number, for instance a Lamport clock. */
  static void packUnsignedInt(MessagePacker packer, int value) throws IOException {
    packer.packLong(Integer.toUnsignedLong(value));
  }

  /** An unsigned 32-bit number, for instance a Lamport clock. */
  static int unpackUnsignedInt(MessageUnpacker unpacker) throws IOException {
    long value = unpacker.unpackLong();
    if (value < 0 || value > 0xffff_ffffL) {
      throw new IOException(value + " is no unsigned 32-bit number");
    }
    return (int) value;
  }

  static void packClockTime(MessagePacker packer, ClockTime clockTime) throws IOException {
    Dialect.packUnsignedLong(packer, clockTime.bits());
  }

  static ClockTime unpackClockTime(MessageUnpacker unpacker) throws IOException {
    return new ClockTime(Dialect.unpackUnsignedLong(unpacker));
  }

  static void packKey(MessagePacker packer, RawKey key) throws IOException {
    Dialect.packRaw(packer, key.bytes());
  }

  static RawKey unpackKey(MessageUnpacker unpacker) throws IOException {
    return RawKey.ofRecord(Dialect.unpackRaw(unpacker));
  }

  /** A key, or nil. */
  static void packOptionalKey(MessagePacker packer, Optional<RawKey> key) throws IOException {
    if (key.isPresent()) {
      packKey(packer, key.get());
    } else {
      packer.packNil();
    }
  }

  static Optional<RawKey> unpackOptionalKey(MessageUnpacker unpacker) throws IOException {
    return unpacker.tryUnpackNil() ? Optional.empty() : Optional.of(unpackKey(unpacker));
  }

  static void packValue(MessagePacker packer, RawValue value) throws IOException {
    Dialect.packRaw(packer, value);
  }

  /** A value proper: a tombstone has no place in the messages that carry values. */
  static RawValue unpackValue(MessageUnpacker unpacker) throws IOException {
    RawValue value = RawValue.ofRecord(Dialect.unpackRaw(unpacker));
    if (value.isTombstone()) {
      throw new IOException("a value record of " + value.length() + " bytes");
    }
    return value;
  }

  /** A value or a tombstone. */
  static RawValue unpackRecord(MessageUnpacker unpacker) throws IOException {
    return RawValue.ofRecord(Dialect.unpackRaw(unpacker));
  }

  static void packOptionalRecord(MessagePacker packer, Optional<RawValue> record)
      throws IOException {
    if (record.isPresent()) {
      packValue(packer, record.get());
    } else {
      packer.packNil();
    }
  }

  /** A value, a tombstone, or nil for none. */
  static Optional<RawValue> unpackOptionalRecord(MessageUnpacker unpacker) throws IOException {
    return unpacker.tryUnpackNil() ? Optional.empty() : Optional.of(unpackRecord(unpacker));
  }

  static void packAddress(MessagePacker packer, NodeAddress address) throws IOException {
    Dialect.packRaw(packer, address.toWire());
  }

  static NodeAddress unpackAddress(MessageUnpacker unpacker) throws IOException {
    return NodeAddress.fromWire(Dialect.unpackRaw(unpacker));
  }

  /** An identity: its 128 bits as a raw. */
  static void packIdentity(MessagePacker packer, UUID identity) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(IDENTITY_BYTES);
    bytes.putLong(identity.getMostSignificantBits()).putLong(identity.getLeastSignificantBits());
    Dialect.packRaw(packer, bytes.array());
  }

  static UUID unpackIdentity(MessageUnpacker unpacker) throws IOException {
    byte[] bytes = Dialect.unpackRaw(unpacker);
    if (bytes.length != IDENTITY_BYTES) {
      throw new IOException("an identity of " + bytes.length + " bytes");
    }
    ByteBuffer bits = ByteBuffer.wrap(bytes);
    return new UUID(bits.getLong(), bits.getLong());
  }

  static void packSeed(MessagePacker packer, RingSeed seed) throws IOException {
    packer.packArrayHeader(2);
    packer.packArrayHeader(seed.nodes().size());
    for (RingNode node : seed.nodes()) {
      byte[] address = node.address().toWire();
      packer.packRawStringHeader(1 + address.length);
      packer.writePayload(new byte[] {(byte) (node.active() ? 1 : 0)});
      packer.writePayload(address);
    }
    packClockTime(packer, seed.clockTime());
  }

  static RingSeed unpackSeed(MessageUnpacker unpacker) throws IOException {
    int elements = unpacker.unpackArrayHeader();
    require(elements, 2);
    int members = unpacker.unpackArrayHeader();
    List<RingNode> nodes = new ArrayList<>(members);
    for (int i = 0; i < members; i++) {
      nodes.add(unpackNode(unpacker));
    }
    ClockTime clockTime = unpackClockTime(unpacker);
    unpacker.skipValue(elements - 2);
    return new RingSeed(nodes, clockTime);
  }

  private static RingNode unpackNode(MessageUnpacker unpacker) throws IOException {
    byte[] dump = Dialect.unpackRaw(unpacker);
    require(dump.length, 1);
    NodeAddress address = NodeAddress.fromWire(Arrays.copyOfRange(dump, 1, dump.length));
    return new RingNode(address, dump[0] != 0);
  }
}
