package org.kumofs.message;

import java.io.IOException;
import org.kumofs.ring.NodeAddress;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Method 16, between servers: there are records to be fetched by the replace stream. Never
 * answered, not even with an error: one makes an original drop the offer.
 *
 * @param streamAddress where the sender's stream socket listens
 */
public record ReplaceOffer(NodeAddress streamAddress) implements Request<Nothing> {

  /** The method. */
  public static final RpcMethod<ReplaceOffer, Nothing> METHOD =
      new AbstractMethod<>(16, "ReplaceOffer", ResultCodec.NOTHING) {
        @Override
        public boolean hasResponse() {
          return false;
        }

        @Override
        public void packParams(ReplaceOffer request, MessagePacker packer) throws IOException {
          packer.packArrayHeader(1);
          Fields.packAddress(packer, request.streamAddress);
        }

        @Override
        public ReplaceOffer unpackParams(MessageUnpacker unpacker, int count) throws IOException {
          Fields.require(count, 1);
          return new ReplaceOffer(Fields.unpackAddress(unpacker));
        }
      };

  @Override
  public RpcMethod<ReplaceOffer, Nothing> method() {
    return METHOD;
  }
}
