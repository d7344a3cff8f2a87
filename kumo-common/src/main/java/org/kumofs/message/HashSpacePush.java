package org.kumofs.message;

import java.io.IOException;
import org.kumofs.ring.RingSeed;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Method 3, manager to gateway down the gateway's own connection: hands over both rings after a
 * change.
 *
 * @param write the ring for writes
 * @param read the ring for reads
 */
public record HashSpacePush(RingSeed write, RingSeed read) implements Request<Acknowledged> {

  /** The method. */
  public static final RpcMethod<HashSpacePush, Acknowledged> METHOD =
      new AbstractMethod<>(3, "HashSpacePush", ResultCodec.ACKNOWLEDGED) {
        @Override
        public void packParams(HashSpacePush request, MessagePacker packer) throws IOException {
          packer.packArrayHeader(2);
          Fields.packSeed(packer, request.write);
          Fields.packSeed(packer, request.read);
        }

        @Override
        public HashSpacePush unpackParams(MessageUnpacker unpacker, int count) throws IOException {
          Fields.require(count, 2);
          return new HashSpacePush(Fields.unpackSeed(unpacker), Fields.unpackSeed(unpacker));
        }
      };

  @Override
  public RpcMethod<HashSpacePush, Acknowledged> method() {
    return METHOD;
  }
}
