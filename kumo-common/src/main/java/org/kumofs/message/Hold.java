package org.kumofs.message;

import java.io.IOException;
import java.util.Optional;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Method 140, from one owner of a key to another, on a connection as clients have it: the asking
 * one has a record from the coordinator and wants to show it, so the other is to have it too. The
 * result is whether it has that version or a later one; error 6 if the two go by different rings.
 * Only for servers that say they know it.
 *
 * @param writeRing the stamp of the asking server's write ring
 * @param key the key
 * @param stamp the version
 * @param record value or tombstone, to be kept; empty to ask whether it is there, as it mostly is
 */
public record Hold(ClockTime writeRing, RawKey key, ClockTime stamp, Optional<RawValue> record)
    implements Request<Boolean> {

  /** The method. */
  public static final RpcMethod<Hold, Boolean> METHOD =
      new AbstractMethod<>(140, "Hold", ResultCodec.BOOLEAN) {
        @Override
        public void packParams(Hold request, MessagePacker packer) throws IOException {
          packer.packArrayHeader(4);
          Fields.packClockTime(packer, request.writeRing);
          Fields.packKey(packer, request.key);
          Fields.packClockTime(packer, request.stamp);
          Fields.packOptionalRecord(packer, request.record);
        }

        @Override
        public Hold unpackParams(MessageUnpacker unpacker, int count) throws IOException {
          Fields.require(count, 4);
          return new Hold(
              Fields.unpackClockTime(unpacker),
              Fields.unpackKey(unpacker),
              Fields.unpackClockTime(unpacker),
              Fields.unpackOptionalRecord(unpacker));
        }
      };

  @Override
  public RpcMethod<Hold, Boolean> method() {
    return METHOD;
  }
}
