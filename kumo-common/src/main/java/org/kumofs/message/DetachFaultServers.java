package org.kumofs.message;

import java.io.IOException;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Method 101, client to manager: takes the members that are down out of the ring.
 *
 * @param replace whether to start a replace at once
 */
public record DetachFaultServers(boolean replace) implements Request<Nothing> {

  /** The method. */
  public static final RpcMethod<DetachFaultServers, Nothing> METHOD =
      new AbstractMethod<>(101, "DetachFaultServers", ResultCodec.NOTHING) {
        @Override
        public void packParams(DetachFaultServers request, MessagePacker packer)
            throws IOException {
          packer.packArrayHeader(1);
          packer.packBoolean(request.replace);
        }

        @Override
        public DetachFaultServers unpackParams(MessageUnpacker unpacker, int count)
            throws IOException {
          Fields.require(count, 1);
          return new DetachFaultServers(unpacker.unpackBoolean());
        }
      };

  @Override
  public RpcMethod<DetachFaultServers, Nothing> method() {
    return METHOD;
  }
}
