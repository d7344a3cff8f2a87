package org.kumofs.message;

import java.io.IOException;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Method 96, manager to server: makes a copy of the database.
 *
 * @param suffix what follows the database's path in the name of the copy
 */
public record ServerBackup(String suffix) implements Request<Acknowledged> {

  /** The method. */
  public static final RpcMethod<ServerBackup, Acknowledged> METHOD =
      new AbstractMethod<>(96, "CreateBackup", ResultCodec.ACKNOWLEDGED) {
        @Override
        public void packParams(ServerBackup request, MessagePacker packer) throws IOException {
          packer.packArrayHeader(1);
          Dialect.packText(packer, request.suffix);
        }

        @Override
        public ServerBackup unpackParams(MessageUnpacker unpacker, int count) throws IOException {
          Fields.require(count, 1);
          return new ServerBackup(Dialect.unpackText(unpacker));
        }
      };

  @Override
  public RpcMethod<ServerBackup, Acknowledged> method() {
    return METHOD;
  }
}
