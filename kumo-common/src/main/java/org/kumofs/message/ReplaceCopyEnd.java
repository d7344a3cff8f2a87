package org.kumofs.message;

import java.io.IOException;
import org.kumofs.clock.ClockTime;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Method 10, server to manager: the server has copied all that it had to.
 *
 * @param replaceTime the stamp of the ring that the copy phase was for
 * @param clock the sender's Lamport clock, unsigned
 */
public record ReplaceCopyEnd(ClockTime replaceTime, int clock) implements Request<Acknowledged> {

  /** The method. */
  public static final RpcMethod<ReplaceCopyEnd, Acknowledged> METHOD =
      new AbstractMethod<>(10, "ReplaceCopyEnd", ResultCodec.ACKNOWLEDGED) {
        @Override
        public void packParams(ReplaceCopyEnd request, MessagePacker packer) throws IOException {
          packer.packArrayHeader(2);
          Fields.packClockTime(packer, request.replaceTime);
          Fields.packUnsignedInt(packer, request.clock);
        }

        @Override
        public ReplaceCopyEnd unpackParams(MessageUnpacker unpacker, int count) throws IOException {
          Fields.require(count, 2);
          return new ReplaceCopyEnd(
              Fields.unpackClockTime(unpacker), Fields.unpackUnsignedInt(unpacker));
        }
      };

  @Override
  public RpcMethod<ReplaceCopyEnd, Acknowledged> method() {
    return METHOD;
  }
}
