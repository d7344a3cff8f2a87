package org.kumofs.message;

import java.io.IOException;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Method 103, client to manager: turns automatic replaces on or off.
 *
 * @param enable whether they are to be on
 */
public record SetAutoReplace(boolean enable) implements Request<AutoReplaceChange> {

  /** The method. */
  public static final RpcMethod<SetAutoReplace, AutoReplaceChange> METHOD =
      new AbstractMethod<>(103, "SetAutoReplace", AutoReplaceChange.CODEC) {
        @Override
        public void packParams(SetAutoReplace request, MessagePacker packer) throws IOException {
          packer.packArrayHeader(1);
          packer.packBoolean(request.enable);
        }

        @Override
        public SetAutoReplace unpackParams(MessageUnpacker unpacker, int count) throws IOException {
          Fields.require(count, 1);
          return new SetAutoReplace(unpacker.unpackBoolean());
        }
      };

  @Override
  public RpcMethod<SetAutoReplace, AutoReplaceChange> method() {
    return METHOD;
  }
}
