package org.kumofs.message;

import java.io.IOException;
import org.kumofs.clock.ClockTime;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Method 141, client to manager, manager to its partner and manager to servers: ends a running copy
 * without a delete phase. Only for those that say they know it. The result says whether one ran.
 *
 * @param ring the stamp of the write ring that the copy is for; zero for whichever it is
 * @param passOn whether a manager asks its partner, too
 */
public record CancelReplace(ClockTime ring, boolean passOn) implements Request<Boolean> {

  /** The method. */
  public static final RpcMethod<CancelReplace, Boolean> METHOD =
      new AbstractMethod<>(141, "CancelReplace", ResultCodec.BOOLEAN) {
        @Override
        public void packParams(CancelReplace request, MessagePacker packer) throws IOException {
          packer.packArrayHeader(2);
          Fields.packClockTime(packer, request.ring);
          packer.packBoolean(request.passOn);
        }

        @Override
        public CancelReplace unpackParams(MessageUnpacker unpacker, int count) throws IOException {
          Fields.require(count, 2);
          return new CancelReplace(Fields.unpackClockTime(unpacker), unpacker.unpackBoolean());
        }
      };

  /** Whether the copy for a ring with a stamp is meant. */
  public boolean concerns(ClockTime time) {
    return ring.equals(ClockTime.ZERO) || ring.equals(time);
  }

  @Override
  public RpcMethod<CancelReplace, Boolean> method() {
    return METHOD;
  }
}
