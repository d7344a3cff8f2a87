package org.kumofs.message;

import java.io.IOException;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawKey;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Method 33, between servers: a coordinator hands a tombstone to a replica. The result says whether
 * it was stored; it is not when the replica has a later version.
 *
 * @param clock the Lamport half of the tombstone's stamp, unsigned
 * @param flags bits of {@link ReplicateFlags}
 * @param clockTime the tombstone's stamp
 * @param key the key
 */
public record ReplicateDelete(int clock, int flags, ClockTime clockTime, RawKey key)
    implements Request<Boolean> {

  /** The method. */
  public static final RpcMethod<ReplicateDelete, Boolean> METHOD =
      new AbstractMethod<>(33, "ReplicateDelete", ResultCodec.BOOLEAN) {
        @Override
        public void packParams(ReplicateDelete request, MessagePacker packer) throws IOException {
          packer.packArrayHeader(4);
          Fields.packUnsignedInt(packer, request.clock);
          Fields.packUnsignedInt(packer, request.flags);
          Fields.packClockTime(packer, request.clockTime);
          Fields.packKey(packer, request.key);
        }

        @Override
        public ReplicateDelete unpackParams(MessageUnpacker unpacker, int count)
            throws IOException {
          Fields.require(count, 4);
          return new ReplicateDelete(
              Fields.unpackUnsignedInt(unpacker),
              Fields.unpackUnsignedInt(unpacker),
              Fields.unpackClockTime(unpacker),
              Fields.unpackKey(unpacker));
        }
      };

  @Override
  public RpcMethod<ReplicateDelete, Boolean> method() {
    return METHOD;
  }
}
