package org.kumofs.message;

import java.io.IOException;
import java.util.Optional;
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
 * @param rings which rings the coordinator goes by: a server with a later ring for writes refuses,
 *     and one that answers no reads of the key, by a ring for reads that is not earlier, has
 *     nothing to store. Only for servers that say they know it
 */
public record ReplicateSet(
    int clock, int flags, RawKey key, RawValue value, Optional<RingStamps> rings)
    implements Request<Boolean> {

  private static final int FIELDS = 4;

  /** As originals have it. */
  public ReplicateSet(int clock, int flags, RawKey key, RawValue value) {
    this(clock, flags, key, value, Optional.empty());
  }

  /** The method. */
  public static final RpcMethod<ReplicateSet, Boolean> METHOD =
      new AbstractMethod<>(32, "ReplicateSet", ResultCodec.BOOLEAN) {
        @Override
        public void packParams(ReplicateSet request, MessagePacker packer) throws IOException {
          packer.packArrayHeader(request.rings.isPresent() ? FIELDS + RingStamps.FIELDS : FIELDS);
          Fields.packUnsignedInt(packer, request.clock);
          Fields.packUnsignedInt(packer, request.flags);
          Fields.packKey(packer, request.key);
          Fields.packValue(packer, request.value);
          if (request.rings.isPresent()) {
            request.rings.get().pack(packer);
          }
        }

        @Override
        public ReplicateSet unpackParams(MessageUnpacker unpacker, int count) throws IOException {
          Fields.require(count, FIELDS);
          return new ReplicateSet(
              Fields.unpackUnsignedInt(unpacker),
              Fields.unpackUnsignedInt(unpacker),
              Fields.unpackKey(unpacker),
              Fields.unpackValue(unpacker),
              RingStamps.unpackIfThere(unpacker, count - FIELDS));
        }
      };

  @Override
  public RpcMethod<ReplicateSet, Boolean> method() {
    return METHOD;
  }
}
