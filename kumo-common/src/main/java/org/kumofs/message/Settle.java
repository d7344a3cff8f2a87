package org.kumofs.message;

import java.io.IOException;
import java.util.Optional;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Method 139, from an owner of a key to its coordinator, on a connection as clients have it: all
 * owners are to have this version, or a later one, before anybody is shown it. The result says
 * whether they have. Only for servers that say they know it.
 *
 * @param key the key
 * @param stamp the version
 * @param record value or tombstone, for a coordinator that lacks it; empty at first, as it mostly
 *     does not
 */
public record Settle(RawKey key, ClockTime stamp, Optional<RawValue> record)
    implements Request<Boolean> {

  /** The method. */
  public static final RpcMethod<Settle, Boolean> METHOD =
      new AbstractMethod<>(139, "Settle", ResultCodec.BOOLEAN) {
        @Override
        public void packParams(Settle request, MessagePacker packer) throws IOException {
          packer.packArrayHeader(3);
          Fields.packKey(packer, request.key);
          Fields.packClockTime(packer, request.stamp);
          Fields.packOptionalRecord(packer, request.record);
        }

        @Override
        public Settle unpackParams(MessageUnpacker unpacker, int count) throws IOException {
          Fields.require(count, 3);
          return new Settle(
              Fields.unpackKey(unpacker),
              Fields.unpackClockTime(unpacker),
              Fields.unpackOptionalRecord(unpacker));
        }
      };

  @Override
  public RpcMethod<Settle, Boolean> method() {
    return METHOD;
  }
}
