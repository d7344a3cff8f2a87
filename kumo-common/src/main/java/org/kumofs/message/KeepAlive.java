package org.kumofs.message;

import java.io.IOException;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Method 0, between all nodes: says that the sender lives and carries its Lamport clock.
 *
 * @param clock the sender's Lamport clock, unsigned
 */
public record KeepAlive(int clock) implements Request<Nothing> {

  /** The method. */
  public static final RpcMethod<KeepAlive, Nothing> METHOD =
      new AbstractMethod<>(0, "KeepAlive", ResultCodec.NOTHING) {
        @Override
        public void packParams(KeepAlive request, MessagePacker packer) throws IOException {
          packer.packArrayHeader(1);
          Fields.packUnsignedInt(packer, request.clock);
        }

        @Override
        public KeepAlive unpackParams(MessageUnpacker unpacker, int count) throws IOException {
          Fields.require(count, 1);
          return new KeepAlive(Fields.unpackUnsignedInt(unpacker));
        }
      };

  @Override
  public RpcMethod<KeepAlive, Nothing> method() {
    return METHOD;
  }
}
