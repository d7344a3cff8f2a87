package org.kumofs.message;

import java.io.IOException;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Method 139, from an owner of a key to its coordinator, on a connection as clients have it: all
 * owners are to have this record, or a later one, before anybody is shown it. The result says
 * whether they have. Only for servers that say they know it.
 *
 * @param key the key
 * @param record what the asking server has, value or tombstone
 */
public record Settle(RawKey key, RawValue record) implements Request<Boolean> {

  /** The method. */
  public static final RpcMethod<Settle, Boolean> METHOD =
      new AbstractMethod<>(139, "Settle", ResultCodec.BOOLEAN) {
        @Override
        public void packParams(Settle request, MessagePacker packer) throws IOException {
          packer.packArrayHeader(2);
          Fields.packKey(packer, request.key);
          Fields.packValue(packer, request.record);
        }

        @Override
        public Settle unpackParams(MessageUnpacker unpacker, int count) throws IOException {
          Fields.require(count, 2);
          return new Settle(Fields.unpackKey(unpacker), Fields.unpackRecord(unpacker));
        }
      };

  @Override
  public RpcMethod<Settle, Boolean> method() {
    return METHOD;
  }
}
