package org.kumofs.message;

import java.io.IOException;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Method 35, client to server: stores a value.
 *
 * @param op how
 * @param key the key
 * @param value the value; its stamp is 0, or for a {@link SetOperation#CAS} the expected one
 */
public record Set(SetOperation op, RawKey key, RawValue value) implements Request<SetResult> {

  /** The method. */
  public static final RpcMethod<Set, SetResult> METHOD =
      new AbstractMethod<>(35, "Set", new SetResultCodec()) {
        @Override
        public void packParams(Set request, MessagePacker packer) throws IOException {
          packer.packArrayHeader(3);
          Fields.packUnsignedInt(packer, request.op.wireId());
          Fields.packKey(packer, request.key);
          Fields.packValue(packer, request.value);
        }

        @Override
        public Set unpackParams(MessageUnpacker unpacker, int count) throws IOException {
          Fields.require(count, 3);
          return new Set(
              SetOperation.ofWireId(Fields.unpackUnsignedInt(unpacker)),
              Fields.unpackKey(unpacker),
              Fields.unpackValue(unpacker));
        }
      };

  @Override
  public RpcMethod<Set, SetResult> method() {
    return METHOD;
  }
}
