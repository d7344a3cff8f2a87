package org.kumofs.message;

import java.io.IOException;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawKey;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Method 37, client to server: reads a key unless the client knows its value already.
 *
 * @param key the key
 * @param clockTime the stamp of the version that the client has
 */
public record GetIfModified(RawKey key, ClockTime clockTime)
    implements Request<GetIfModifiedResult> {

  /** The method. */
  public static final RpcMethod<GetIfModified, GetIfModifiedResult> METHOD =
      new AbstractMethod<>(37, "GetIfModified", new GetIfModifiedResultCodec()) {
        @Override
        public void packParams(GetIfModified request, MessagePacker packer) throws IOException {
          packer.packArrayHeader(2);
          Fields.packKey(packer, request.key);
          Fields.packClockTime(packer, request.clockTime);
        }

        @Override
        public GetIfModified unpackParams(MessageUnpacker unpacker, int count) throws IOException {
          Fields.require(count, 2);
          return new GetIfModified(Fields.unpackKey(unpacker), Fields.unpackClockTime(unpacker));
        }
      };

  @Override
  public RpcMethod<GetIfModified, GetIfModifiedResult> method() {
    return METHOD;
  }
}
