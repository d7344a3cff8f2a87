package org.kumofs.message;

import java.io.IOException;
import org.kumofs.ring.RingSeed;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Method 2, between managers and manager to server: hands over both rings after a change. The
 * result says whether they were adopted: {@code true}, or nil when they are obsolete.
 *
 * @param write the ring for writes
 * @param read the ring for reads
 * @param clock the sender's Lamport clock, unsigned
 */
public record HashSpaceSync(RingSeed write, RingSeed read, int clock) implements Request<Boolean> {

  /** The method. */
  public static final RpcMethod<HashSpaceSync, Boolean> METHOD =
      new AbstractMethod<>(2, "HashSpaceSync", ResultCodec.TRUE_OR_NIL) {
        @Override
        public void packParams(HashSpaceSync request, MessagePacker packer) throws IOException {
          packer.packArrayHeader(3);
          Fields.packSeed(packer, request.write);
          Fields.packSeed(packer, request.read);
          Fields.packUnsignedInt(packer, request.clock);
        }

        @Override
        public HashSpaceSync unpackParams(MessageUnpacker unpacker, int count) throws IOException {
          Fields.require(count, 3);
          return new HashSpaceSync(
              Fields.unpackSeed(unpacker),
              Fields.unpackSeed(unpacker),
              Fields.unpackUnsignedInt(unpacker));
        }
      };

  @Override
  public RpcMethod<HashSpaceSync, Boolean> method() {
    return METHOD;
  }
}
