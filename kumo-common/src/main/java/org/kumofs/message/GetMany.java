package org.kumofs.message;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.kumofs.data.RawKey;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Method 129, client to an owner of all the keys: reads many keys at once. Only for servers that
 * say they know it.
 *
 * @param keys 1 to {@value #MAX_KEYS}; they may belong to different coordinators
 */
public record GetMany(List<RawKey> keys) implements Request<List<GetManyResult>> {

  /** A server refuses to read more keys at once. */
  public static final int MAX_KEYS = 1_000;

  /** The method; one result for each key, in the order of the keys. */
  public static final RpcMethod<GetMany, List<GetManyResult>> METHOD =
      new AbstractMethod<>(129, "GetMany", new GetManyResultCodec()) {
        @Override
        public void packParams(GetMany request, MessagePacker packer) throws IOException {
          packer.packArrayHeader(1);
          packer.packArrayHeader(request.keys.size());
          for (RawKey key : request.keys) {
            Fields.packKey(packer, key);
          }
        }

        @Override
        public GetMany unpackParams(MessageUnpacker unpacker, int count) throws IOException {
          Fields.require(count, 1);
          int size = unpacker.unpackArrayHeader();
          Fields.require(size, 1);
          List<RawKey> keys = new ArrayList<>(Math.min(size, 1024));
          for (int i = 0; i < size; i++) {
            keys.add(Fields.unpackKey(unpacker));
          }
          return new GetMany(keys);
        }
      };

  @Override
  public RpcMethod<GetMany, List<GetManyResult>> method() {
    return METHOD;
  }
}
