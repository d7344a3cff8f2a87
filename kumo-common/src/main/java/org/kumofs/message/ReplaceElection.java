package org.kumofs.message;

import java.io.IOException;
import org.kumofs.ring.RingSeed;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Method 12, between managers: asks the partner to run the next replace. The result says whether it
 * does: {@code true} or nil. An original often does not answer at all.
 *
 * @param seed the sender's ring for writes
 * @param clock the sender's Lamport clock, unsigned
 */
public record ReplaceElection(RingSeed seed, int clock) implements Request<Boolean> {

  /** The method. */
  public static final RpcMethod<ReplaceElection, Boolean> METHOD =
      new AbstractMethod<>(12, "ReplaceElection", ResultCodec.TRUE_OR_NIL) {
        @Override
        public void packParams(ReplaceElection request, MessagePacker packer) throws IOException {
          packer.packArrayHeader(2);
          Fields.packSeed(packer, request.seed);
          Fields.packUnsignedInt(packer, request.clock);
        }

        @Override
        public ReplaceElection unpackParams(MessageUnpacker unpacker, int count)
            throws IOException {
          Fields.require(count, 2);
          return new ReplaceElection(
              Fields.unpackSeed(unpacker), Fields.unpackUnsignedInt(unpacker));
        }
      };

  @Override
  public RpcMethod<ReplaceElection, Boolean> method() {
    return METHOD;
  }
}
