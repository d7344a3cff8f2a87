package org.kumofs.message;

import java.io.IOException;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Method 104, client to manager: starts a replace.
 *
 * @param full whether every record goes to all of its owners, to repair; may be left out on the
 *     wire
 */
public record StartReplace(boolean full) implements Request<Nothing> {

  /** The method. */
  public static final RpcMethod<StartReplace, Nothing> METHOD =
      new AbstractMethod<>(104, "StartReplace", ResultCodec.NOTHING) {
        @Override
        public void packParams(StartReplace request, MessagePacker packer) throws IOException {
          packer.packArrayHeader(1);
          packer.packBoolean(request.full);
        }

        @Override
        public StartReplace unpackParams(MessageUnpacker unpacker, int count) throws IOException {
          return new StartReplace(count > 0 && unpacker.unpackBoolean());
        }
      };

  @Override
  public RpcMethod<StartReplace, Nothing> method() {
    return METHOD;
  }
}
