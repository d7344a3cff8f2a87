package org.kumofs.message;

import java.io.IOException;
import org.kumofs.ring.RingSeed;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * The two rings of a manager.
 *
 * @param write the ring for writes
 * @param read the ring for reads
 */
public record RingSeeds(RingSeed write, RingSeed read) {

  static final ResultCodec<RingSeeds> CODEC = ResultCodec.of(RingSeeds::pack, RingSeeds::unpack);

  private static void pack(RingSeeds seeds, MessagePacker packer) throws IOException {
    packer.packArrayHeader(2);
    Fields.packSeed(packer, seeds.write);
    Fields.packSeed(packer, seeds.read);
  }

  private static RingSeeds unpack(MessageUnpacker unpacker) throws IOException {
    Fields.require(unpacker.unpackArrayHeader(), 2);
    return new RingSeeds(Fields.unpackSeed(unpacker), Fields.unpackSeed(unpacker));
  }
}
