package org.kumofs.message;

import java.io.IOException;
import java.util.Optional;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Method 34, client to server: reads a key. The result is empty when there is none.
 *
 * @param key the key
 */
public record Get(RawKey key) implements Request<Optional<RawValue>> {

  /** The method. */
  public static final RpcMethod<Get, Optional<RawValue>> METHOD =
      new AbstractMethod<>(34, "Get", ResultCodec.of(Get::packFound, Get::unpackFound)) {
        @Override
        public void packParams(Get request, MessagePacker packer) throws IOException {
          packer.packArrayHeader(1);
          Fields.packKey(packer, request.key);
        }

        @Override
        public Get unpackParams(MessageUnpacker unpacker, int count) throws IOException {
          Fields.require(count, 1);
          return new Get(Fields.unpackKey(unpacker));
        }
      };

  private static void packFound(Optional<RawValue> result, MessagePacker packer)
      throws IOException {
    if (result.isPresent()) {
      Fields.packValue(packer, result.get());
    } else {
      packer.packNil();
    }
  }

  private static Optional<RawValue> unpackFound(MessageUnpacker unpacker) throws IOException {
    return unpacker.tryUnpackNil() ? Optional.empty() : Optional.of(Fields.unpackValue(unpacker));
  }

  @Override
  public RpcMethod<Get, Optional<RawValue>> method() {
    return METHOD;
  }
}
