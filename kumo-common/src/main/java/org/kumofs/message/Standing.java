package org.kumofs.message;

import java.io.IOException;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Method 144, from one server to another, on a connection as clients have it: asks how complete the
 * other one's records are, and what it vouches for. Only for servers that say they know it.
 *
 * @param joining whether the asking one is about to come back with its records, so that the other
 *     is to keep all traces of deletes until that is done
 */
public record Standing(boolean joining) implements Request<StandingReport> {

  /** The method. */
  public static final RpcMethod<Standing, StandingReport> METHOD =
      new AbstractMethod<>(144, "Standing", StandingReport.CODEC) {
        @Override
        public void packParams(Standing request, MessagePacker packer) throws IOException {
          packer.packArrayHeader(1);
          packer.packBoolean(request.joining);
        }

        @Override
        public Standing unpackParams(MessageUnpacker unpacker, int count) throws IOException {
          Fields.require(count, 1);
          return new Standing(unpacker.unpackBoolean());
        }
      };

  /** The bit of {@link StatusCode#CAPABILITIES} of servers that know the method. */
  public static final long CAPABILITY = 1 << 9;

  @Override
  public RpcMethod<Standing, StandingReport> method() {
    return METHOD;
  }
}
