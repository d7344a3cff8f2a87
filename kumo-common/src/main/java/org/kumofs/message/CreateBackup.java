package org.kumofs.message;

import java.io.IOException;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Method 102, client to manager: makes all servers copy their databases.
 *
 * @param suffix what follows the database's path in the names of the copies
 */
public record CreateBackup(String suffix) implements Request<Nothing> {

  /** The method. */
  public static final RpcMethod<CreateBackup, Nothing> METHOD =
      new AbstractMethod<>(102, "CreateBackup", ResultCodec.NOTHING) {
        @Override
        public void packParams(CreateBackup request, MessagePacker packer) throws IOException {
          packer.packArrayHeader(1);
          Dialect.packText(packer, request.suffix);
        }

        @Override
        public CreateBackup unpackParams(MessageUnpacker unpacker, int count) throws IOException {
          Fields.require(count, 1);
          return new CreateBackup(Dialect.unpackText(unpacker));
        }
      };

  @Override
  public RpcMethod<CreateBackup, Nothing> method() {
    return METHOD;
  }
}
