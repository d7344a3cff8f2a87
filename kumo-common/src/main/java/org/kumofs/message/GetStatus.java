package org.kumofs.message;

import java.io.IOException;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Method 97, client to server: reads one of a server's numbers.
 *
 * @param what the number of a {@link StatusCode}, or one that this side does not know, unsigned
 */
public record GetStatus(int what) implements Request<StatusValue> {

  /** The method. */
  public static final RpcMethod<GetStatus, StatusValue> METHOD =
      new AbstractMethod<>(97, "GetStatus", StatusValueCodec.INSTANCE) {
        @Override
        public void packParams(GetStatus request, MessagePacker packer) throws IOException {
          packer.packArrayHeader(1);
          Fields.packUnsignedInt(packer, request.what);
        }

        @Override
        public GetStatus unpackParams(MessageUnpacker unpacker, int count) throws IOException {
          Fields.require(count, 1);
          return new GetStatus(Fields.unpackUnsignedInt(unpacker));
        }
      };

  /** Asks for something known. */
  public GetStatus(StatusCode code) {
    this(code.wireId());
  }

  @Override
  public RpcMethod<GetStatus, StatusValue> method() {
    return METHOD;
  }
}
