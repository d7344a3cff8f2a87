package org.kumofs.message;

import java.io.IOException;
import java.util.Optional;
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
 * @param rings which rings the coordinator goes by: a server with a later ring for writes refuses,
 *     and one that answers no reads of the key, by a ring for reads that is not earlier, has
 *     nothing to store. Only for servers that say they know it
 */
public record ReplicateDelete(
    int clock, int flags, ClockTime clockTime, RawKey key, Optional<RingStamps> rings)
    implements Request<Boolean> {

  private static final int FIELDS = 4;

  /** As originals have it. */
  public ReplicateDelete(int clock, int flags, ClockTime clockTime, RawKey key) {
    this(clock, flags, clockTime, key, Optional.empty());
  }

  /** The method. */
  public static final RpcMethod<ReplicateDelete, Boolean> METHOD =
      new AbstractMethod<>(33, "ReplicateDelete", ResultCodec.BOOLEAN) {
        @Override
        public void packParams(ReplicateDelete request, MessagePacker packer) throws IOException {
          packer.packArrayHeader(request.rings.isPresent() ? FIELDS + RingStamps.FIELDS : FIELDS);
          Fields.packUnsignedInt(packer, request.clock);
          Fields.packUnsignedInt(packer, request.flags);
          Fields.packClockTime(packer, request.clockTime);
          Fields.packKey(packer, request.key);
          if (request.rings.isPresent()) {
            request.rings.get().pack(packer);
          }
        }

        @Override
        public ReplicateDelete unpackParams(MessageUnpacker unpacker, int count)
            throws IOException {
          Fields.require(count, FIELDS);
          return new ReplicateDelete(
              Fields.unpackUnsignedInt(unpacker),
              Fields.unpackUnsignedInt(unpacker),
              Fields.unpackClockTime(unpacker),
              Fields.unpackKey(unpacker),
              RingStamps.unpackIfThere(unpacker, count - FIELDS));
        }
      };

  @Override
  public RpcMethod<ReplicateDelete, Boolean> method() {
    return METHOD;
  }
}
