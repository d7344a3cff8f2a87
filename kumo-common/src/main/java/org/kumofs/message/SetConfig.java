package org.kumofs.message;

import java.io.IOException;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Method 98, client to server: changes a setting of a running server. The result is how many
 * sockets were changed.
 *
 * @param what {@link #TCP_NODELAY}, or one that this side does not know, unsigned
 * @param argument the new setting
 */
public record SetConfig(int what, boolean argument) implements Request<StatusValue> {

  /** Whether small packets are sent at once (true) or gathered. */
  public static final int TCP_NODELAY = 0;

  /** The method. */
  public static final RpcMethod<SetConfig, StatusValue> METHOD =
      new AbstractMethod<>(98, "SetConfig", StatusValueCodec.INSTANCE) {
        @Override
        public void packParams(SetConfig request, MessagePacker packer) throws IOException {
          packer.packArrayHeader(2);
          Fields.packUnsignedInt(packer, request.what);
          packer.packBoolean(request.argument);
        }

        @Override
        public SetConfig unpackParams(MessageUnpacker unpacker, int count) throws IOException {
          Fields.require(count, 2);
          return new SetConfig(Fields.unpackUnsignedInt(unpacker), unpacker.unpackBoolean());
        }
      };

  @Override
  public RpcMethod<SetConfig, StatusValue> method() {
    return METHOD;
  }
}
