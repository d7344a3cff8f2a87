package org.kumofs.message;

import java.io.IOException;
import org.kumofs.clock.ClockTime;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Method 11, server to manager: the server has dropped all that it no longer owns.
 *
 * @param replaceTime the stamp of the ring that the delete phase was for
 * @param clock the sender's Lamport clock, unsigned
 */
public record ReplaceDeleteEnd(ClockTime replaceTime, int clock) implements Request<Acknowledged> {

  /** The method. */
  public static final RpcMethod<ReplaceDeleteEnd, Acknowledged> METHOD =
      new AbstractMethod<>(11, "ReplaceDeleteEnd", ResultCodec.ACKNOWLEDGED) {
        @Override
        public void packParams(ReplaceDeleteEnd request, MessagePacker packer) throws IOException {
          packer.packArrayHeader(2);
          Fields.packClockTime(packer, request.replaceTime);
          Fields.packUnsignedInt(packer, request.clock);
        }

        @Override
        public ReplaceDeleteEnd unpackParams(MessageUnpacker unpacker, int count)
            throws IOException {
          Fields.require(count, 2);
          return new ReplaceDeleteEnd(
              Fields.unpackClockTime(unpacker), Fields.unpackUnsignedInt(unpacker));
        }
      };

  @Override
  public RpcMethod<ReplaceDeleteEnd, Acknowledged> method() {
    return METHOD;
  }
}
