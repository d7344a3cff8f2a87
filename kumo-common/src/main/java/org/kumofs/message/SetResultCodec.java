package org.kumofs.message;

import java.io.IOException;
import org.kumofs.message.SetResult.CasMismatch;
import org.kumofs.message.SetResult.Failed;
import org.kumofs.message.SetResult.Stored;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/** A stamp, false or nil. */
final class SetResultCodec implements ResultCodec<SetResult> {

  @Override
  public void pack(SetResult result, MessagePacker packer) throws IOException {
    if (result instanceof Stored stored) {
      Fields.packClockTime(packer, stored.clockTime());
    } else if (result instanceof CasMismatch) {
      packer.packBoolean(false);
    } else {
      packer.packNil();
    }
  }

  @Override
  public SetResult unpack(MessageUnpacker unpacker) throws IOException {
    return switch (unpacker.getNextFormat().getValueType()) {
      case INTEGER -> new Stored(Fields.unpackClockTime(unpacker));
      case BOOLEAN -> unpackMismatch(unpacker);
      default -> {
        unpacker.unpackNil();
        yield new Failed();
      }
    };
  }

  private static CasMismatch unpackMismatch(MessageUnpacker unpacker) throws IOException {
    if (unpacker.unpackBoolean()) {
      throw new IOException("true is no result of a set");
    }
    return new CasMismatch();
  }
}
