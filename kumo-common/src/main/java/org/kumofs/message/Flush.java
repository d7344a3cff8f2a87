package org.kumofs.message;

import java.io.IOException;
import org.kumofs.clock.ClockTime;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Method 130, client to server: all records count as absent from now on, or from a later time on,
 * except those written after that. Goes to every active server of both rings; the answer comes when
 * the server will not forget it. Only for servers that say they know it.
 *
 * @param stamp the latest of the stamps that the servers answer for {@link StatusCode#CLOCK_TIME}:
 *     everything up to it is flushed. A later command takes the place of one that is yet to take
 *     effect
 * @param dueSeconds when it takes effect, Unix seconds, or 0 for at once
 */
public record Flush(ClockTime stamp, long dueSeconds) implements Request<Acknowledged> {

  /** The method. */
  public static final RpcMethod<Flush, Acknowledged> METHOD =
      new AbstractMethod<>(130, "Flush", ResultCodec.ACKNOWLEDGED) {
        @Override
        public void packParams(Flush request, MessagePacker packer) throws IOException {
          packer.packArrayHeader(2);
          Fields.packClockTime(packer, request.stamp);
          packer.packLong(request.dueSeconds);
        }

        @Override
        public Flush unpackParams(MessageUnpacker unpacker, int count) throws IOException {
          Fields.require(count, 2);
          ClockTime stamp = Fields.unpackClockTime(unpacker);
          return new Flush(stamp, Integer.toUnsignedLong(Fields.unpackUnsignedInt(unpacker)));
        }
      };

  @Override
  public RpcMethod<Flush, Acknowledged> method() {
    return METHOD;
  }
}
