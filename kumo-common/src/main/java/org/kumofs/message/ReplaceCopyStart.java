package org.kumofs.message;

import java.io.IOException;
import org.kumofs.ring.RingSeed;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Method 8, manager to server: starts the copy phase of a replace.
 *
 * @param seed the new ring for writes
 * @param clock the sender's Lamport clock, unsigned
 * @param full whether every record goes to all of its owners, to repair; an original refuses a
 *     request without it
 */
public record ReplaceCopyStart(RingSeed seed, int clock, boolean full)
    implements Request<Acknowledged> {

  /** The method. */
  public static final RpcMethod<ReplaceCopyStart, Acknowledged> METHOD =
      new AbstractMethod<>(8, "ReplaceCopyStart", ResultCodec.ACKNOWLEDGED) {
        @Override
        public void packParams(ReplaceCopyStart request, MessagePacker packer) throws IOException {
          packer.packArrayHeader(3);
          Fields.packSeed(packer, request.seed);
          Fields.packUnsignedInt(packer, request.clock);
          packer.packBoolean(request.full);
        }

        @Override
        public ReplaceCopyStart unpackParams(MessageUnpacker unpacker, int count)
            throws IOException {
          Fields.require(count, 2);
          return new ReplaceCopyStart(
              Fields.unpackSeed(unpacker),
              Fields.unpackUnsignedInt(unpacker),
              count > 2 && unpacker.unpackBoolean());
        }
      };

  @Override
  public RpcMethod<ReplaceCopyStart, Acknowledged> method() {
    return METHOD;
  }
}
