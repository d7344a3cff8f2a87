package org.kumofs.message;

import java.io.IOException;
import org.kumofs.data.RawKey;
import org.kumofs.data.RecordLayout;
import org.kumofs.update.Update;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Method 128, client to the coordinator of a key: reads a record and changes it in one step. Only
 * for servers that say they know it.
 *
 * @param key the key
 * @param layout how the client lays out records
 * @param update what to do
 * @param wantsData whether the answer is to hold the value
 * @param maxDataBytes how long the value may become
 */
public record ApplyUpdate(
    RawKey key, RecordLayout layout, Update update, boolean wantsData, int maxDataBytes)
    implements Request<UpdateAnswer> {

  /** The method. */
  public static final RpcMethod<ApplyUpdate, UpdateAnswer> METHOD =
      new AbstractMethod<>(128, "ApplyUpdate", new UpdateAnswerCodec()) {
        @Override
        public void packParams(ApplyUpdate request, MessagePacker packer) throws IOException {
          packer.packArrayHeader(5);
          Fields.packKey(packer, request.key);
          packer.packInt(request.layout.bits());
          packer.packBoolean(request.wantsData);
          packer.packInt(request.maxDataBytes);
          UpdateCodec.pack(packer, request.update);
        }

        @Override
        public ApplyUpdate unpackParams(MessageUnpacker unpacker, int count) throws IOException {
          Fields.require(count, 5);
          RawKey key = Fields.unpackKey(unpacker);
          RecordLayout layout = RecordLayout.ofBits(unpacker.unpackInt());
          boolean wantsData = unpacker.unpackBoolean();
          int maxDataBytes = unpacker.unpackInt();
          return new ApplyUpdate(
              key, layout, UpdateCodec.unpack(unpacker), wantsData, maxDataBytes);
        }
      };

  /** The same, but no value becomes longer than that either. */
  public ApplyUpdate withMaxDataBytes(int bytes) {
    return bytes >= maxDataBytes ? this : new ApplyUpdate(key, layout, update, wantsData, bytes);
  }

  @Override
  public RpcMethod<ApplyUpdate, UpdateAnswer> method() {
    return METHOD;
  }
}
