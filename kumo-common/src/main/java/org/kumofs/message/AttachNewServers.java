package org.kumofs.message;

import java.io.IOException;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Method 100, client to manager: makes the newcomers members of the ring.
 *
 * @param replace whether to start a replace at once
 */
public record AttachNewServers(boolean replace) implements Request<Nothing> {

  /** The method. */
  public static final RpcMethod<AttachNewServers, Nothing> METHOD =
      new AbstractMethod<>(100, "AttachNewServers", ResultCodec.NOTHING) {
        @Override
        public void packParams(AttachNewServers request, MessagePacker packer) throws IOException {
          packer.packArrayHeader(1);
          packer.packBoolean(request.replace);
        }

        @Override
        public AttachNewServers unpackParams(MessageUnpacker unpacker, int count)
            throws IOException {
          Fields.require(count, 1);
          return new AttachNewServers(unpacker.unpackBoolean());
        }
      };

  @Override
  public RpcMethod<AttachNewServers, Nothing> method() {
    return METHOD;
  }
}
