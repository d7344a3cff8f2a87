package org.kumofs.message;

import java.io.IOException;
import org.kumofs.message.GetIfModifiedResult.Modified;
import org.kumofs.message.GetIfModifiedResult.NotFound;
import org.kumofs.message.GetIfModifiedResult.NotModified;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/** A value, true or nil. */
final class GetIfModifiedResultCodec implements ResultCodec<GetIfModifiedResult> {

  @Override
  public void pack(GetIfModifiedResult result, MessagePacker packer) throws IOException {
    if (result instanceof Modified modified) {
      Fields.packValue(packer, modified.value());
    } else if (result instanceof NotModified) {
      packer.packBoolean(true);
    } else {
      packer.packNil();
    }
  }

  @Override
  public GetIfModifiedResult unpack(MessageUnpacker unpacker) throws IOException {
    return switch (unpacker.getNextFormat().getValueType()) {
      case STRING, BINARY -> new Modified(Fields.unpackValue(unpacker));
      case BOOLEAN -> unpackNotModified(unpacker);
      default -> {
        unpacker.unpackNil();
        yield new NotFound();
      }
    };
  }

  private static NotModified unpackNotModified(MessageUnpacker unpacker) throws IOException {
    if (!unpacker.unpackBoolean()) {
      throw new IOException("false is no result of a get-if-modified");
    }
    return new NotModified();
  }
}
