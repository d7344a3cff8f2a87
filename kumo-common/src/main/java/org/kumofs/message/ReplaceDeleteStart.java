package org.kumofs.message;

import java.io.IOException;
import org.kumofs.ring.RingSeed;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Method 9, manager to server: starts the delete phase of a replace.
 *
 * @param seed informative: a server goes by its own ring for writes
 * @param clock the sender's Lamport clock, unsigned
 */
public record ReplaceDeleteStart(RingSeed seed, int clock) implements Request<Acknowledged> {

  /** The method. */
  public static final RpcMethod<ReplaceDeleteStart, Acknowledged> METHOD =
      new AbstractMethod<>(9, "ReplaceDeleteStart", ResultCodec.ACKNOWLEDGED) {
        @Override
        public void packParams(ReplaceDeleteStart request, MessagePacker packer)
            throws IOException {
          packer.packArrayHeader(2);
          Fields.packSeed(packer, request.seed);
          Fields.packUnsignedInt(packer, request.clock);
        }

        @Override
        public ReplaceDeleteStart unpackParams(MessageUnpacker unpacker, int count)
            throws IOException {
          Fields.require(count, 2);
          return new ReplaceDeleteStart(
              Fields.unpackSeed(unpacker), Fields.unpackUnsignedInt(unpacker));
        }
      };

  @Override
  public RpcMethod<ReplaceDeleteStart, Acknowledged> method() {
    return METHOD;
  }
}
