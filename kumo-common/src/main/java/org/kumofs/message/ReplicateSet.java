package org.kumofs.message;

import java.io.IOException;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Method 32, between servers: a coordinator hands a value to a replica. The result says whether it
 * was stored; it is not when the replica has a later version.
 *
 * @param clock the Lamport half of the value's stamp, unsigned
 * @param flags bits of {@link ReplicateFlags}
 * @param key the key
 * @param value the value, stamped; never a tombstone
 */
public record ReplicateSet(int clock, int flags, RawKey key, RawValue value)
    implements Request<Boolean> {

  /** The method. */
  public static final RpcMethod<ReplicateSet, Boolean> METHOD =
      new AbstractMethod<>(32, "ReplicateSet", ResultCodec.BOOLEAN) {
        @Override
        public void packParams(ReplicateSet request, MessagePacker packer) throws IOException {
          packer.packArrayHeader(4);
          Fields.packUnsignedInt(packer, request.clock);
          Fields.packUnsignedInt(packer, request.flags);
          Fields.packKey(packer, request.key);
          Fields.packValue(packer, request.value);
        }

        @Override
        public ReplicateSet unpackParams(MessageUnpacker unpacker, int count) throws IOException {
          Fields.require(count, 4);
          return new ReplicateSet(
              Fields.unpackUnsignedInt(unpacker),
              Fields.unpackUnsignedInt(unpacker),
              Fields.unpackKey(unpacker),
              Fields.unpackValue(unpacker));
        }
      };

  @Override
  public RpcMethod<ReplicateSet, Boolean> method() {
    return METHOD;
  }
}
