package org.kumofs.message;

import java.io.IOException;
import org.kumofs.data.RawKey;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Method 36, client to server: deletes a key.
 *
 * @param async whether to answer before the replicas have
 * @param key the key
 */
public record Delete(boolean async, RawKey key) implements Request<DeleteResult> {

  private static final int ASYNC = 1;

  /** The method. */
  public static final RpcMethod<Delete, DeleteResult> METHOD =
      new AbstractMethod<>(36, "Delete", DeleteResult.CODEC) {
        @Override
        public void packParams(Delete request, MessagePacker packer) throws IOException {
          packer.packArrayHeader(2);
          Fields.packUnsignedInt(packer, request.async ? ASYNC : 0);
          Fields.packKey(packer, request.key);
        }

        @Override
        public Delete unpackParams(MessageUnpacker unpacker, int count) throws IOException {
          Fields.require(count, 2);
          return new Delete(
              (Fields.unpackUnsignedInt(unpacker) & ASYNC) != 0, Fields.unpackKey(unpacker));
        }
      };

  @Override
  public RpcMethod<Delete, DeleteResult> method() {
    return METHOD;
  }
}
